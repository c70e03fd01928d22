import { WRITTEN } from "@browser-mcp/protocol";
import { LRUCache } from "lru-cache";
import type { ToolResult } from "../tool-result.js";
import type { ToolOutput } from "../tool.js";

/** Bytes that kept outputs may take, with all that is made of them: the object, its JSON, and the answer as it is sent. */
const MAX_BYTES = 8 * 1024 * 1024;
/** As strings and objects, an output takes as much as so many of its JSON. */
const COPIES = 5;
/** As bytes, text and structure in the answer of either era. */
const SENT = 4;
/** Different arguments that are remembered for one reply. */
const MAX_QUESTIONS = 16;

/** An output's place among those that are kept. */
type Place = object;

/**
 * What tools made of replies that come again and again: those that the cache serves. A reply that is met for the first time
 * may be met for the last, so nothing is kept of it.
 */
export class KeptOutputs {
  readonly #places = new WeakMap<object, Map<string, Place>>();
  readonly #met = new WeakSet<object>();
  readonly #kept: LRUCache<Place, ToolOutput<object>>;
  /** The results of those that are kept; absent until somebody has made one. */
  readonly #results = new WeakMap<ToolOutput<object>, ToolResult | null>();

  constructor(maxBytes = MAX_BYTES) {
    this.#kept = new LRUCache({
      maxSize: maxBytes,
      sizeCalculation: ({ json = "" }) => sizeOf(json),
    });
  }

  /**
   * What a tool makes of a reply; of one that was met before, what it made then.
   * @param data of the reply: the same object where it is the same reply
   * @param question the tool's name and all else that the output depends on
   * @param make must give the same for the same data and question
   */
  of<T extends object>(data: object, question: string, make: () => ToolOutput<T>): ToolOutput<T> {
    if (!this.#met.has(data)) {
      this.#met.add(data);
      return make();
    }
    const place = this.#placeOf(data, question);
    if (place === undefined) return make();
    const kept = this.#kept.get(place);
    // The question names the tool, whose outputs are of one type.
    if (kept !== undefined) return kept as ToolOutput<T>;
    // Pieces may hold all that the browser sent, however little of it is here.
    const { pieced, ...output } = make();
    // It is made of every output sooner or later, and tells how large this one is.
    const made = { ...output, json: output.json ?? pieced?.text ?? JSON.stringify(output.structured) };
    this.#kept.set(place, made);
    this.#results.set(made, null);
    return made;
  }

  /** The result that is made of an output, made once where that is kept. */
  result(output: ToolOutput<object>, make: () => ToolResult): ToolResult {
    const known = this.#results.get(output);
    if (known === undefined) return make();
    if (known !== null) return known;
    const made = { ...make(), [WRITTEN]: {} };
    this.#results.set(output, made);
    return made;
  }

  #placeOf(data: object, question: string): Place | undefined {
    let places = this.#places.get(data);
    if (places === undefined) this.#places.set(data, (places = new Map<string, Place>()));
    const known = places.get(question);
    if (known !== undefined || places.size >= MAX_QUESTIONS) return known;
    const place: Place = {};
    places.set(question, place);
    return place;
  }
}

/** Bytes, as measured: the engine keeps a text with any wide character in two for each. */
function sizeOf(json: string): number {
  const bytes = Buffer.byteLength(json);
  const width = bytes === json.length ? 1 : 2;
  return COPIES * width * json.length + SENT * bytes;
}
