import { BrowserMcpError } from "@browser-mcp/protocol";
import type * as z from "zod";
import { clip } from "./shared/truncate.js";

/** Complaints about a call's arguments that are named one by one; a list may have as many as it has items. */
const MAX_COMPLAINTS = 10;

const camelCase = (key: string): string =>
  key.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());

/**
 * A client's arguments under the names that the schema knows: `tab_id` becomes `tabId`, `null` counts as absent.
 * @throws BrowserMcpError INVALID_PARAMETERS when the arguments are no object, one is unknown, or two spellings of one differ
 */
function normaliseArguments(
  tool: string,
  given: unknown,
  known: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  if (given === undefined || given === null) return {};
  if (typeof given !== "object" || Array.isArray(given)) {
    throw new BrowserMcpError("INVALID_PARAMETERS", "The arguments must be a JSON object.");
  }
  // Only names of the schema become keys.
  const named: Record<string, unknown> = {};
  const unknown: string[] = [];
  for (const key of Object.keys(given)) {
    const value: unknown = Reflect.get(given, key);
    const name = Object.hasOwn(known, key) ? key : camelCase(key);
    if (!Object.hasOwn(known, name)) unknown.push(key);
    else if (value !== null && value !== undefined) {
      if (Object.hasOwn(named, name) && JSON.stringify(named[name]) !== JSON.stringify(value)) {
        throw wrong(tool, [`argument "${name}" is given twice, with different values`]);
      }
      named[name] = value;
    }
  }
  if (unknown.length > 0) {
    const names = Object.keys(known);
    const allowed = names.length === 0 ? "it takes none" : `allowed are ${names.join(", ")}`;
    const quoted = unknown.slice(0, 10).map((key) => `"${clip(key, 100)}"`);
    throw wrong(tool, [`unknown argument ${quoted.join(", ")} (${allowed})`]);
  }
  return named;
}

/**
 * A client's arguments as the tool's schema describes them, defaults filled in.
 * @throws BrowserMcpError INVALID_PARAMETERS naming each wrong argument and what is allowed
 */
export function parseArguments<I extends z.ZodObject>(tool: string, schema: I, given: unknown): z.output<I> {
  const named = normaliseArguments(tool, given, schema.shape);
  const parsed = schema.safeParse(named);
  if (parsed.success) return parsed.data;
  throw wrong(
    tool,
    parsed.error.issues.map((issue) => complaintOf(issue, named)),
  );
}

function complaintOf(issue: z.core.$ZodIssue, named: Readonly<Record<string, unknown>>): string {
  const { path, message } = issue;
  const [name] = path;
  if (issue.code === "invalid_type" && typeof name === "string" && !Object.hasOwn(named, name)) {
    return `argument "${name}" is missing, expected ${issue.expected}`;
  }
  return `argument "${path.join(".")}": ${lowerFirst(message)}`;
}

function wrong(tool: string, complaints: readonly string[]): BrowserMcpError {
  const named = complaints.slice(0, MAX_COMPLAINTS);
  const others = complaints.length - named.length;
  const text = [...named, ...(others > 0 ? [`and ${others} more`] : [])].join("; ");
  return new BrowserMcpError("INVALID_PARAMETERS", `${tool}: ${text}.`);
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
