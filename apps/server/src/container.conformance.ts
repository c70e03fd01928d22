import { fixturePrompts, fixtureResources, fixtureTools } from "@browser-mcp/conformance-fixtures";
import type { PromptSource, ResourceSource } from "@browser-mcp/mcp";
import type { AnyTool } from "@browser-mcp/tools";
import type { DependencyContainer } from "tsyringe";
import { createContainer } from "./container.js";
import type { ContainerInputs } from "./container.js";
import { tokens } from "./tokens.js";

/**
 * The product's own container, and beside its tools, resources and prompts those that the official conformance suite
 * asks for, under the same tokens.
 */
export function createConformanceContainer(inputs: ContainerInputs): DependencyContainer {
  const container = createContainer(inputs);
  for (const tool of fixtureTools) container.register<AnyTool>(tokens.tool, { useValue: tool });
  container.register<ResourceSource>(tokens.resource, { useValue: fixtureResources });
  container.register<PromptSource>(tokens.prompt, { useValue: fixturePrompts });
  return container;
}
