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

/** Arguments that are remembered, and characters of them at most. */
const MOST_REMEMBERED = 50;
const LONGEST_REMEMBERED = 500;

/** Reads a tool's arguments as {@link parseArguments} does; clients call with the same few again and again. */
export class ArgumentsReader<I extends z.ZodObject> {
  readonly #tool: string;
  readonly #schema: I;
  readonly #remembered = new Map<string, z.output<I>>();

  constructor(tool: string, schema: I) {
    this.#tool = tool;
    this.#schema = schema;
  }

  /**
   * The arguments, which must not be changed.
   * @throws BrowserMcpError INVALID_PARAMETERS naming each wrong argument and what is allowed
   */
  read(given: unknown): z.output<I> {
    const key = keyOf(given);
    const known = key === undefined ? undefined : this.#remembered.get(key);
    if (known !== undefined) return known;
    const parsed = parseArguments(this.#tool, this.#schema, given);
    if (key === undefined) return parsed;
    Object.freeze(parsed);
    if (this.#remembered.size >= MOST_REMEMBERED) this.#remembered.clear();
    this.#remembered.set(key, parsed);
    return parsed;
  }
}

/** Short arguments, none of which is a list or an object, as text; undefined for all others. */
function keyOf(given: unknown): string | undefined {
  if (typeof given !== "object" || given === null || Array.isArray(given)) return undefined;
  let text = "";
  for (const key of Object.keys(given)) {
    const value: unknown = Reflect.get(given, key);
    if (typeof value === "string") text += `${JSON.stringify(key)}:${JSON.stringify(value)},`;
    else if (typeof value === "boolean" || Number.isFinite(value))
      text += `${JSON.stringify(key)}:${String(value)},`;
    else return undefined;
    if (text.length > LONGEST_REMEMBERED) return undefined;
  }
  return text;
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
