import { BrowserMcpError } from "@browser-mcp/protocol";
import type * as z from "zod";

const camelCase = (key: string): string =>
  key.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());

/**
 * A client's arguments under the names that the schema knows: `tab_id` becomes `tabId`, `null` counts as absent.
 * Where both spellings are given the schema's own wins.
 * @throws BrowserMcpError INVALID_PARAMETERS when the arguments are no object
 */
function normaliseArguments(
  given: unknown,
  known: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  if (given === undefined || given === null) return {};
  if (typeof given !== "object" || Array.isArray(given)) {
    throw new BrowserMcpError("INVALID_PARAMETERS", "The arguments must be a JSON object.");
  }
  const named: [string, unknown][] = [];
  for (const [key, value] of Object.entries(given)) {
    if (value === null || value === undefined) continue;
    const own = Object.hasOwn(known, key) ? key : camelCase(key);
    if (own === key || !Object.hasOwn(known, own)) named.push([key, value]);
    else if (!Object.hasOwn(given, own)) named.push([own, value]);
  }
  return Object.fromEntries(named);
}

/**
 * A client's arguments as the tool's schema describes them, defaults filled in.
 * @throws BrowserMcpError INVALID_PARAMETERS naming each wrong argument and what is allowed
 */
export function parseArguments<I extends z.ZodObject>(tool: string, schema: I, given: unknown): z.output<I> {
  const parsed = schema.safeParse(normaliseArguments(given, schema.shape));
  if (parsed.success) return parsed.data;
  const names = Object.keys(schema.shape);
  const allowed = names.length === 0 ? "it takes none" : `allowed are ${names.join(", ")}`;
  const complaints = parsed.error.issues.map((issue) =>
    issue.code === "unrecognized_keys"
      ? `unknown argument ${issue.keys.map((key) => `"${key.slice(0, 100)}"`).join(", ")} (${allowed})`
      : `argument "${issue.path.join(".")}": ${lowerFirst(issue.message)}`,
  );
  throw new BrowserMcpError("INVALID_PARAMETERS", `${tool}: ${complaints.join("; ")}.`);
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
