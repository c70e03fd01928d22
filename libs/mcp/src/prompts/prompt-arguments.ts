import { BrowserMcpError } from "@browser-mcp/protocol";
import type * as z from "zod";

/** @throws BrowserMcpError INVALID_PARAMETERS naming every argument that is wrong, and what is allowed */
export function parseArguments<S extends z.ZodObject>(
  prompt: string,
  schema: S,
  args: Readonly<Record<string, string>>,
): z.output<S> {
  const parsed = schema.safeParse(args);
  if (parsed.success) return parsed.data;
  const complaints = parsed.error.issues.map(({ path, message }) => {
    return `argument "${path.map(String).join(".")}" ${message.charAt(0).toLowerCase()}${message.slice(1)}`;
  });
  throw new BrowserMcpError("INVALID_PARAMETERS", `${prompt}: ${complaints.join("; ")}.`, {
    hint: "prompts/list describes the arguments of each prompt.",
  });
}
