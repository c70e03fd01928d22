import type { AnyTool } from "@browser-mcp/tools";
import { askingTools } from "./asking-tools.js";
import { contentTools } from "./content-tools.js";
import { inputRequiredTools } from "./input-required-tools.js";
import { tellingTools } from "./telling-tools.js";

/** The tools that the official conformance suite calls. */
export const fixtureTools: readonly AnyTool[] = [
  ...contentTools,
  ...tellingTools,
  ...askingTools,
  ...inputRequiredTools,
];
export { fixturePrompts } from "./fixture-prompts.js";
export { fixtureResources } from "./fixture-resources.js";
