import { allTools, describeTool } from "@browser-mcp/tools";
import type { CliContext } from "./cli-context.js";
import { say } from "./cli-context.js";

/** Prints every tool: a line each, or all that `tools/list` gives of it. */
export function listTools(context: CliContext, json: boolean): void {
  if (json) {
    say(context, JSON.stringify(allTools.map(describeTool), null, 2));
    return;
  }
  const width = Math.max(...allTools.map(({ name }) => name.length));
  for (const tool of allTools) say(context, `${tool.name.padEnd(width)}  ${tool.title}`);
}
