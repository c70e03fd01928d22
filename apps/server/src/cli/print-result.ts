import type { ToolResult } from "@browser-mcp/tools";
import type { CliContext } from "./cli-context.js";
import { say } from "./cli-context.js";

/** Prints a tool's result: JSON indented for reading, a failure on standard error. Yields the exit code. */
export function printResult(context: CliContext, result: ToolResult): number {
  for (const block of result.content) {
    if (block.type === "text" && result.isError === true) {
      context.stderr.write(`browser-mcp: ${block.text.replace(/\s*\n\s*/g, " ")}\n`);
    } else if (block.type === "text") say(context, indented(block.text));
    else if (block.type === "image" || block.type === "audio") {
      say(context, `data:${block.mimeType};base64,${block.data}`);
    } else if (block.type === "resource_link") say(context, `${block.name}: ${block.uri}`);
    else say(context, "text" in block.resource ? block.resource.text : block.resource.blob);
  }
  return result.isError === true ? 1 : 0;
}

function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
