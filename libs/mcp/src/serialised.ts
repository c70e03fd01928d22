/** The JSON of results that are the same for everybody. */
const texts = new WeakMap<object, Buffer>();

/** Makes a result's JSON now, once for all answers that hold this very object, which must not change from here on. */
export function serialised<T extends object>(result: T): T {
  texts.set(result, Buffer.from(JSON.stringify(result)));
  return result;
}

/** Keeps the JSON of a result for all answers that hold this very object. */
export function serialisedAs<T extends object>(result: T, text: string): T {
  texts.set(result, Buffer.from(text));
  return result;
}

/** A tool's result with its JSON, which was put together from parts that were JSON already. A copy (`{...result}`) has none. */
export class ComposedResult {
  [field: string]: unknown;
  readonly content: unknown;
  readonly structuredContent: object;
  readonly _meta: object | undefined;
  readonly #text: string;

  /** @param json of the structured content */
  constructor(content: unknown, structuredContent: object, json: string, meta: object | undefined) {
    this.content = content;
    this.structuredContent = structuredContent;
    this._meta = meta;
    const metaText = meta === undefined ? "" : `,"_meta":${JSON.stringify(meta)}`;
    this.#text = `{"content":${JSON.stringify(content)},"structuredContent":${json}${metaText}}`;
  }

  /** The JSON of a result that has it; undefined for every other. */
  static textOf(result: object): string | undefined {
    return #text in result ? result.#text : undefined;
  }
}

/** The JSON of a result. */
export const resultText = (result: object): string => ComposedResult.textOf(result) ?? JSON.stringify(result);

/** The JSON that was made of a result, if it was. */
export const serialisedBytes = (result: unknown): Buffer | undefined =>
  typeof result === "object" && result !== null ? texts.get(result) : undefined;
