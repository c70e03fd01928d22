import { browserFrameSchema, type BrowserFrame } from "@browser-mcp/protocol";
import { parseWithLongTexts } from "./long-texts.js";

/** A frame that cannot be taken, and what can still be said of it. */
export interface RejectedFrame {
  /** Why, for the log and for a close reason; never content of the page. */
  readonly problem: string;
  /** Its `type`, where it has one. */
  readonly type?: string;
  /** The request that it wanted to answer, where it names one. */
  readonly requestId?: string;
}

/** What one message on the socket was; a frame with its text, unless parts of that stay bytes. */
export type ReadFrame =
  { readonly frame: BrowserFrame; readonly text: string | undefined } | { readonly rejected: RejectedFrame };

/**
 * Reads one message from a browser. Never throws: what is no frame of the contract is told as such (WIRE.md
 * section 1: unparsable, array, null and binary frames are ignored).
 */
export function readFrame(data: Buffer, isBinary: boolean): ReadFrame {
  if (isBinary) return { rejected: { problem: "binary frame" } };
  let value: unknown;
  let text: string | undefined = data.toString("utf8");
  try {
    value = parseWithLongTexts(text, data);
    if (value === undefined) value = JSON.parse(text);
    else text = undefined;
  } catch {
    return { rejected: { problem: "not JSON" } };
  }
  const read = browserFrameSchema.safeParse(value);
  if (read.success) return { frame: read.data, text };
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { rejected: { problem: "not a JSON object" } };
  }
  const [issue] = read.error.issues;
  return {
    rejected: {
      problem: issue === undefined ? "wrong form" : `${pathOf(issue.path)}: ${issue.message}`,
      ...named(value, "type"),
      ...named(value, "requestId"),
    },
  };
}

/** A path into a JSON value as people write it: `requests[3].url`; `frame` for the value itself. */
export function pathOf(path: readonly PropertyKey[], root = "frame"): string {
  const text = path
    .map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`))
    .join("")
    .replace(/^\./, "");
  return text === "" ? root : text;
}

function named<K extends string>(value: object, key: K): { readonly [P in K]?: string } {
  const own: unknown = Object.getOwnPropertyDescriptor(value, key)?.value;
  const found: { [P in K]?: string } = {};
  if (typeof own === "string") found[key] = own;
  return found;
}
