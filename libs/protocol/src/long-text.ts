/**
 * A long text of a browser's answer with its JSON as the browser wrote it, so that what passes through unchanged is not
 * decoded and encoded again. It is decoded when somebody reads it, if anybody does.
 */
export class LongText {
  /** The text as a JSON string in UTF-8, quotation marks included. */
  readonly bytes: Uint8Array;
  /** Characters (UTF-16 code units) of that. */
  readonly length: number;
  #text: string | undefined;
  #isRead = false;

  constructor(bytes: Uint8Array, length: number) {
    this.bytes = bytes;
    this.length = length;
  }

  /** The text as a JSON string; made anew each time. */
  get json(): string {
    // Made here: not everything that loads this module has one.
    return new TextDecoder().decode(this.bytes);
  }

  /** Whether somebody has asked for the text. */
  get isRead(): boolean {
    return this.#isRead;
  }

  /** The text itself; undefined where its JSON turns out to be none. */
  get text(): string | undefined {
    if (!this.#isRead) {
      this.#isRead = true;
      this.#text = decoded(this.json);
    }
    return this.#text;
  }

  /** The one of these that a text is; undefined for every other text, as for one that was changed since. */
  static find(texts: readonly LongText[] | undefined, text: string): LongText | undefined {
    return texts?.find((long) => long.#isRead && long.#text === text);
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

/** JSON in pieces, long texts among them as a browser wrote them; put together only where somebody wants the whole. */
export class PiecedJson {
  /** @param bytes of all pieces in UTF-8 */
  constructor(
    readonly pieces: readonly (string | LongText)[],
    readonly bytes: number,
  ) {}

  /** Characters (UTF-16 code units). */
  get length(): number {
    return this.pieces.reduce((sum, { length }) => sum + length, 0);
  }

  /** The whole; made anew each time. */
  get text(): string {
    return this.pieces.map((piece) => (typeof piece === "string" ? piece : piece.json)).join("");
  }
}
