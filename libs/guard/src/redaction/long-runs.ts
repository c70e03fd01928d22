import {
  endOfCardNumber,
  isBetweenGroups,
  isDigit,
  isSpace,
  mayBeCardIn,
  nextCardInGroups,
} from "./card-number.js";
import { characterTrait, isInRun, traitsOfPair } from "./characters.js";
import { afterEscape } from "./escapes.js";
import type { Hit } from "./hit.js";
import { dottedSecretAt, mayBeginSo, secretAt, SHORTEST_RUN, SHORTEST_SECRET } from "./secret-patterns.js";
import type { TextWindow } from "./text-window.js";

const { run, number } = characterTrait;
const traitsAt = (pairs: Uint16Array, at: number): number => traitsOfPair[pairs[at] ?? 0] ?? 0;

/** Pairs that lie whole in a run or number that matters, wherever it begins. */
const ROW = Math.floor((SHORTEST_RUN - 1) / 2);
/** Places in one run at which a secret is looked for, so that a run of nothing but beginnings takes no longer. */
const MOST_STARTS = 64;

/** Looks for secrets in the long runs of letters, digits, `_` and `-` of one text, and for numbers in groups of digits. */
export class LongRuns {
  readonly #text: string;
  readonly #hits: Hit[];
  /** Where the last run ends that was looked at. */
  #past = 0;
  /** Where the last number in groups ends that was found. */
  #pastGroups = 0;

  constructor(text: string, hits: Hit[]) {
    this.#text = text;
    this.#hits = hits;
  }

  /**
   * Looks for rows of pairs that have a trait in common. Each is looked for from its end, so that the first pair without it
   * tells where the next row may begin, and most pairs are never looked at.
   */
  lookThrough(window: TextWindow): void {
    const { pairs, part, margin, from } = window;
    const behind = (part.length + margin + 1) >> 1;
    /** The first pair that a row may begin with, and the last of that row. */
    let first = (from === 0 ? margin : from) >> 1;
    let last = first + ROW - 1;
    while (last < behind) {
      let pair = last;
      let traits = traitsAt(pairs, pair);
      if (traits !== 0) {
        do traits &= traitsAt(pairs, --pair);
        while (traits !== 0 && pair > first);
      }
      if (traits === 0) first = pair + 1;
      else if ((traits & run) === 0) first = this.#lookAtNumber(window, first, last);
      else if (((traits & number) | (traitsAt(pairs, last + 1) & run)) !== 0)
        first = this.#lookAtRun(window, first);
      // The run is too short, for the pair before it is none of it either.
      else first += 1;
      last = first + ROW - 1;
    }
  }

  /**
   * Looks at the run that a row is a part of.
   * @returns the first pair of the next row
   */
  #lookAtRun(window: TextWindow, row: number): number {
    const { bytes, part, margin } = window;
    const offset = window.start - margin;
    let start = 2 * row;
    while (isInRun(bytes[start - 1] ?? 0)) start -= 1;
    let end = 2 * row + 1;
    while (isInRun(bytes[end] ?? 0)) end += 1;
    if (!window.confirm(start, end)) return row;
    const goesOn = end === margin + part.length && end + offset < this.#text.length;
    if (goesOn || (start === margin && window.start > 0)) this.#lookBeyond(start + offset);
    else if (start + offset >= this.#past) this.#lookInto(bytes, start, end, offset);
    return (end + 1) >> 1;
  }

  /** Looks at a run that is longer than the window shows. */
  #lookBeyond(at: number): void {
    const text = this.#text;
    if (at < this.#past) return;
    let start = at;
    while (start > 0 && isInRun(text.charCodeAt(start - 1))) start -= 1;
    let end = at;
    while (end < text.length && isInRun(text.charCodeAt(end))) end += 1;
    // With what stands before, which may be an escape.
    const from = Math.max(0, start - 1);
    this.#lookInto(Buffer.from(text.slice(from, end), "latin1"), start - from, end - from, from);
  }

  /**
   * Looks for secrets in a run, which may also be a part of it: behind `-` or `_`.
   * @param bytes what holds the run, from `runStart` to `end`
   * @param offset what is added to a place there for the place in the text
   */
  #lookInto(bytes: Uint8Array, runStart: number, end: number, offset: number): void {
    const text = this.#text;
    this.#past = end + offset;
    // A group of digits may be the end of a run, of which the rest is no number.
    if (isBetweenGroups(text, end + offset)) this.#lookAtGroups(end + offset);
    if (bytes[runStart - 1] === POINT) this.#add(dottedSecretAt(text, runStart + offset));
    const escape = bytes[runStart - 1] === PERCENT || bytes[runStart - 1] === BACKSLASH;
    let start = escape ? afterEscape(text, runStart + offset) - offset : runStart;
    for (let starts = 0; end - start >= SHORTEST_RUN && starts < MOST_STARTS; starts += 1) {
      const hit = this.#startingAt(bytes, start, end, offset);
      if (hit !== undefined) {
        this.#hits.push(hit);
        start = hit.end - offset;
      }
      do start += 1;
      while (start < end && !isJoint(bytes[start - 1] ?? 0));
    }
  }

  #startingAt(bytes: Uint8Array, place: number, end: number, offset: number): Hit | undefined {
    const start = place + offset;
    if (mayBeCardIn(bytes, place)) {
      const cardEnd = endOfCardNumber(this.#text, start);
      if (cardEnd !== undefined) return { kind: "card-number", start, end: cardEnd };
    }
    if (end - place < SHORTEST_SECRET) return undefined;
    const mayBegin = mayBeginSo(bytes[place] ?? 0, bytes[place + 1] ?? 0, bytes[place + 2] ?? 0);
    if (!mayBegin && bytes[place - 1] !== SLASH) return undefined;
    const secret = secretAt(this.#text, start);
    return secret === undefined ? undefined : { kind: secret.kind, start, end: secret.end };
  }

  #add(hit: Hit | undefined): void {
    if (hit !== undefined) this.#hits.push(hit);
  }

  /**
   * Looks at numbers in groups, of which there are many that are none of a card.
   * @returns the first pair of the next row
   */
  #lookAtNumber({ bytes, start, margin }: TextWindow, first: number, last: number): number {
    const end = 2 * last + 2;
    let next = 2 * first;
    for (let place = next; place < end; place += 1) {
      if (!isSpace(bytes[place] ?? 0)) continue;
      next = place + 1;
      if (!isDigit(bytes[place - 4] ?? 0) || !isDigit(bytes[place + 4] ?? 0)) continue;
      const at = place + start - margin;
      if (isBetweenGroups(this.#text, at)) this.#lookAtGroups(at);
    }
    return (next + 1) >> 1;
  }

  /** Looks for numbers of cards in groups of digits, around the space between two of them. */
  #lookAtGroups(at: number): void {
    if (at < this.#pastGroups) return;
    for (
      let hit = nextCardInGroups(this.#text, at, this.#pastGroups);
      hit !== undefined;
      hit = nextCardInGroups(this.#text, at, this.#pastGroups)
    ) {
      this.#hits.push(hit);
      this.#pastGroups = hit.end;
    }
  }
}

const POINT = 0x2e;
const PERCENT = 0x25;
const BACKSLASH = 0x5c;
const SLASH = 0x2f;
const isJoint = (code: number): boolean => code === 0x5f || code === 0x2d;
