/** The JSON of results that are the same for everybody. */
const texts = new WeakMap<object, Buffer>();

/** Makes a result's JSON now, once for all answers that hold this very object, which must not change from here on. */
export function serialised<T extends object>(result: T): T {
  texts.set(result, Buffer.from(JSON.stringify(result)));
  return result;
}

/**
 * An object with its JSON, which was put together from parts that were JSON already. A copy of it (`{...result}`) has none.
 */
export class Composed {
  readonly #text: string;

  private constructor(fields: Readonly<Record<string, unknown>>, text: string) {
    Object.assign(this, fields);
    this.#text = text;
  }

  /** @param text the JSON of the fields */
  static of<T extends Readonly<Record<string, unknown>>>(fields: T, text: string): T {
    return new Composed(fields, text) as Composed & T;
  }

  /** The JSON of a result that has it; undefined for every other. */
  static textOf(result: object): string | undefined {
    return #text in result ? result.#text : undefined;
  }
}

/** The JSON of a result. */
export const resultText = (result: object): string => Composed.textOf(result) ?? JSON.stringify(result);

/** The JSON that was made of a result, if it was. */
export const serialisedBytes = (result: unknown): Buffer | undefined =>
  typeof result === "object" && result !== null ? texts.get(result) : undefined;
