/** The JSON of results that are the same for everybody. */
const texts = new WeakMap<object, Buffer>();

/** Makes a result's JSON now, once for all answers that hold this very object, which must not change from here on. */
export function serialised<T extends object>(result: T): T {
  texts.set(result, Buffer.from(JSON.stringify(result)));
  return result;
}

/** The JSON that was made of a result, if it was. */
export const serialisedBytes = (result: unknown): Buffer | undefined =>
  typeof result === "object" && result !== null ? texts.get(result) : undefined;
