import type { ToolResult } from "@browser-mcp/tools";
import { quoteJson } from "./quote-json.js";

/** JSON as it is sent: long JSON as bytes, which go out as they are. */
export type SentJson = string | Buffer;

/** Characters from which on JSON is long. Shorter ones are sent sooner in one piece with what stands around them. */
const LONG = 16 * 1024;

/** The JSON of results that are the same for everybody. */
const kept = new WeakMap<object, SentJson>();

/** Makes a result's JSON now, once for all answers that hold this very object, which must not change from here on. */
export function serialised<T extends object>(result: T): T {
  return serialisedAs(result, JSON.stringify(result));
}

/** Keeps the JSON of a result for all answers that hold this very object. */
export function serialisedAs<T extends object>(result: T, text: string): T {
  kept.set(result, text.length < LONG ? text : Buffer.from(text));
  return result;
}

/** The JSON that is kept of a result, if it is. */
export const serialisedJson = (result: unknown): SentJson | undefined =>
  typeof result === "object" && result !== null ? kept.get(result) : undefined;

/** A tool's result with its JSON, which was put together from parts that were JSON already. A copy (`{...result}`) has none. */
export class ComposedResult {
  [field: string]: unknown;
  readonly content: ToolResult["content"];
  readonly structuredContent: object;
  readonly _meta: object | undefined;
  /** Put together when they are sent: long texts are copied once. */
  readonly #parts: readonly string[];

  /** @param json of the structured content */
  constructor(
    content: ToolResult["content"],
    structuredContent: object,
    json: string,
    meta: object | undefined,
  ) {
    this.content = content;
    this.structuredContent = structuredContent;
    this._meta = meta;
    const metaText = meta === undefined ? "" : `,"_meta":${JSON.stringify(meta)}`;
    const end = `${metaText}}`;
    this.#parts = ['{"content":', ...contentParts(content, json), ',"structuredContent":', json, end];
  }

  /** The JSON of a result that has it; undefined for every other. */
  static textOf(result: object): string | undefined {
    return #parts in result ? result.#parts.join("") : undefined;
  }

  /** The same as it is sent. */
  static jsonOf(result: object): SentJson | undefined {
    if (!(#parts in result)) return undefined;
    const parts = result.#parts;
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    return length < LONG ? parts.join("") : bytesOf(parts);
  }
}

/** The JSON of a result's content, whose first text is most often the structured content's JSON. */
function contentParts(content: ToolResult["content"], json: string): readonly string[] {
  const [first, ...rest] = content;
  if (first?.type !== "text" || first.text !== json || Object.keys(first).length !== 2) {
    return [JSON.stringify(content)];
  }
  const others = rest.map((block) => `,${JSON.stringify(block)}`).join("");
  return ['[{"type":"text","text":', quoteJson(json), `}${others}]`];
}

/** Written into one piece: a text of all of them would be made, measured and copied in between. */
function bytesOf(parts: readonly string[]): Buffer {
  const sizes = parts.map((part) => Buffer.byteLength(part));
  const bytes = Buffer.allocUnsafeSlow(sizes.reduce((sum, size) => sum + size, 0));
  let at = 0;
  for (const [i, part] of parts.entries()) {
    // A text of ASCII alone has the same bytes in both.
    at += bytes.write(part, at, sizes[i] === part.length ? "latin1" : "utf8");
  }
  return bytes;
}

/** The JSON of a result. */
export const resultText = (result: object): string => ComposedResult.textOf(result) ?? JSON.stringify(result);
