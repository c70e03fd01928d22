import { characterTrait, traitsOf } from "./characters.js";
import { BLOCK, layout, MARGIN } from "./first-look/first-look.js";
import type { FirstLook } from "./first-look/first-look.js";
import { SHORTEST_RUN } from "./secret-patterns.js";

/** What no byte can hold. A string of which every character is one byte is told at once, without a look at it. */
const beyondBytes = /[\u0100-\uffff]/;

/** Characters of a text that is read one by one first, which up to here is faster than to have it looked at. */
export const SHORT = 64;

/** Whether a short text may hold anything of what a first look finds: most do not. */
export function mayHoldSecret(text: string): boolean {
  let seen = 0;
  let run = 0;
  let longest = 0;
  let digits = 0;
  for (let at = 0; at < text.length; at += 1) {
    const traits = traitsOf(text.charCodeAt(at));
    seen |= traits;
    run = (traits & characterTrait.run) === 0 ? 0 : run + 1;
    if (run > longest) longest = run;
    digits += (traits & characterTrait.digit) === 0 ? 0 : 1;
  }
  return (
    longest >= SHORTEST_RUN ||
    digits >= SHORTEST_RUN ||
    (seen & (characterTrait.sign | characterTrait.word)) !== 0
  );
}

/** The part of a text that lies in the memory of a first look. */
export class TextWindow {
  /** What is added to a place in that memory for the place in the text. */
  offset = 0;
  /** The places in memory that are to be looked at. */
  from = 0;
  to = 0;
  readonly #look: FirstLook;
  readonly #buffer: Buffer;
  /** Where what was written since the last clearing ends. */
  #used = 0;

  constructor(look: FirstLook) {
    this.#look = look;
    this.#buffer = Buffer.from(look.memory);
  }

  /**
   * Puts a part of a text there.
   * @param at the first character to look at: 0, then what this returned
   * @returns the first character that the next look begins with; the length of the text if this is the last
   */
  show(text: string, at: number): number {
    const start = Math.max(0, at - MARGIN);
    const end = Math.min(text.length, at + BLOCK);
    const seen = Math.min(text.length, end + MARGIN);
    const part = start === 0 && seen === text.length ? text : text.slice(start, seen);
    const isWide = beyondBytes.test(part);
    if (isWide) {
      this.#buffer.write(part, layout.text, "utf16le");
      this.#look.narrow(part.length);
    } else this.#buffer.write(part, layout.text, "latin1");
    const behind = layout.text + part.length;
    this.#buffer.fill(0, behind, behind + MARGIN);
    this.#used = Math.max(this.#used, isWide ? behind + part.length : behind);
    this.offset = start - layout.text;
    this.from = at - this.offset;
    this.to = end - this.offset;
    return end;
  }

  /** Leaves nothing of the text in memory that would outlive it. */
  clear(): void {
    this.#buffer.fill(0, layout.text, this.#used);
    this.#used = 0;
  }
}
