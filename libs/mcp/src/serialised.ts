import type { PiecedJson } from "@browser-mcp/protocol";
import type { ToolResult } from "@browser-mcp/tools";
import { quotedAndPlain } from "./quoted-bytes.js";

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
  readonly #json: string | PiecedJson;

  /** @param json of the structured content; in pieces where the first text of the content is the same */
  constructor(
    content: ToolResult["content"],
    structuredContent: object,
    json: string | PiecedJson,
    meta: object | undefined,
  ) {
    this.content = content;
    this.structuredContent = structuredContent;
    this._meta = meta;
    this.#json = json;
  }

  /** The JSON of a result that has it; undefined for every other. */
  static textOf(result: object): string | undefined {
    if (!(#json in result)) return undefined;
    const content = JSON.stringify(result.content);
    return `{"content":${content},"structuredContent":${textOf(result.#json)}${result.#end}`;
  }

  /** The same as it is sent. */
  static jsonOf(result: object): SentJson | undefined {
    if (!(#json in result)) return undefined;
    const quoted = result.#quoted();
    if (quoted !== undefined) return quoted;
    const text = ComposedResult.textOf(result) ?? "";
    return text.length < LONG ? text : Buffer.from(text);
  }

  /** A long result whose first text is its structured content's JSON, as it is most often. */
  #quoted(): Buffer | undefined {
    const json = this.#json;
    const [first, ...rest] = this.content;
    if (json.length < LONG / 2 || first?.type !== "text" || Object.keys(first).length !== 2) return undefined;
    if (typeof json === "string" ? first.text !== json : !isMadeOnDemand(first)) return undefined;
    const pieces = typeof json === "string" ? [json] : json.pieces;
    const others = rest.map((block) => `,${JSON.stringify(block)}`).join("");
    const start = '{"content":[{"type":"text","text":"';
    return quotedAndPlain({ start, middle: `"}${others}],"structuredContent":`, end: this.#end, pieces });
  }

  get #end(): string {
    return this._meta === undefined ? "}" : `,"_meta":${JSON.stringify(this._meta)}}`;
  }
}

/** Whether a block is still the one whose text is put together from the pieces. */
const isMadeOnDemand = (block: object): boolean =>
  Object.getOwnPropertyDescriptor(block, "text")?.get !== undefined;

const textOf = (json: string | PiecedJson): string => (typeof json === "string" ? json : json.text);

/** The JSON of a result. */
export const resultText = (result: object): string => ComposedResult.textOf(result) ?? JSON.stringify(result);
