import { characterTrait, EVERYTHING, traitsOf } from "./characters.js";
import { SHORTEST_RUN } from "./secret-patterns.js";

/** What no byte can hold. A string of which every character is one byte is told at once, without a look at it. */
const beyondBytes = /[\u0100-\uffff]/;

/** Characters of a text that is read one by one, which up to here is faster than to have it copied. */
const SHORT = 64;
/** Characters in the window. */
const SIZE = 1 << 16;
/** Characters that are seen before and behind the part that is looked at, where the text has them. */
const MARGIN = 64;

/**
 * A part of a text as bytes, one for each character, which are looked through many times faster than the text itself. Of a
 * character beyond Latin-1 the lower half is kept, so that it may look like another one: what is seen here must be confirmed
 * in the text, but nothing that is in the text is overlooked.
 */
export class TextWindow {
  /** The bytes of the characters; zeros before the text, and some behind it. */
  readonly bytes: Uint8Array;
  /** The same bytes, two in one number. */
  readonly pairs: Uint16Array;
  /** The characters themselves. */
  part = "";
  /** What is in a short text, as {@link characterTrait}s; of a long one it is not known, so all of them. */
  seen = 0;
  /** Whether there may be a run, or a number, that is long enough to be a secret. */
  mayHoldRun = true;
  /** What is added to a place in the bytes for the place in the part. */
  readonly margin = MARGIN;
  /** Where the part begins in the text. */
  start = 0;
  /** The places of the part that are to be looked at. */
  from = 0;
  to = 0;
  readonly #buffer: Buffer;
  #isWide: boolean | undefined;

  constructor() {
    const memory = new ArrayBuffer(MARGIN + SIZE + MARGIN);
    this.bytes = new Uint8Array(memory);
    this.pairs = new Uint16Array(memory);
    this.#buffer = Buffer.from(memory);
  }

  /**
   * Puts the window over a text.
   * @param at the first character to look at: 0, then what this returned
   * @returns the first character that the next look begins with; the length of the text if this is the last
   */
  show(text: string, at: number): number {
    const start = at === 0 ? 0 : at - MARGIN;
    const isLast = text.length - start <= SIZE;
    const length = isLast ? text.length - start : SIZE;
    this.part = length === text.length ? text : text.slice(start, start + length);
    this.#isWide = undefined;
    if (text.length > SHORT) {
      this.#buffer.write(this.part, MARGIN, "latin1");
      this.seen = EVERYTHING;
      this.mayHoldRun = true;
    } else this.#read(text);
    const { bytes } = this;
    for (let behind = MARGIN + length; behind < MARGIN + length + 4; behind += 1) bytes[behind] = 0;
    this.start = start;
    this.from = at - start;
    this.to = isLast ? length : SIZE - MARGIN;
    return start + this.to;
  }

  #read(text: string): void {
    const { bytes } = this;
    let seen = 0;
    let run = 0;
    let longest = 0;
    let digits = 0;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at) & 255;
      bytes[MARGIN + at] = code;
      const traits = traitsOf(code);
      seen |= traits;
      run = (traits & characterTrait.run) === 0 ? 0 : run + 1;
      if (run > longest) longest = run;
      digits += (traits & characterTrait.digit) === 0 ? 0 : 1;
    }
    this.seen = seen;
    this.mayHoldRun = longest >= SHORTEST_RUN || digits >= SHORTEST_RUN;
  }

  /**
   * Whether these bytes are the characters of the text. Those that are not become zeros, and all that was seen of them must
   * be looked at again.
   */
  confirm(from: number, to: number): boolean {
    if (!(this.#isWide ??= beyondBytes.test(this.part))) return true;
    let isSame = true;
    for (let place = from; place < to; place += 1) {
      if (this.part.charCodeAt(place - MARGIN) === this.bytes[place]) continue;
      this.bytes[place] = 0;
      isSame = false;
    }
    return isSame;
  }
}
