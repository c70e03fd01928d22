/**
 * A long text of a browser's answer with its JSON as the browser wrote it, so that what passes through unchanged is not
 * decoded and encoded again. It is decoded when somebody reads it, if anybody does.
 */
export class LongText {
  /** The text as a JSON string, quotation marks included. */
  readonly json: string;
  #text: string | undefined;
  #isRead = false;

  constructor(json: string) {
    this.json = json;
  }

  /** The text itself; undefined where `json` turns out to be none. */
  get text(): string | undefined {
    if (!this.#isRead) {
      this.#isRead = true;
      this.#text = decoded(this.json);
    }
    return this.#text;
  }

  /** The JSON of a text, where it is one of these; undefined for every other, as for one that was changed since. */
  static jsonOf(texts: readonly LongText[] | undefined, text: string): string | undefined {
    return texts?.find((long) => long.#isRead && long.#text === text)?.json;
  }
}

function decoded(json: string): string | undefined {
  try {
    const text: unknown = JSON.parse(json);
    return typeof text === "string" ? text : undefined;
  } catch {
    return undefined;
  }
}
