import { cardInGroups, endOfCardNumber, mayBeCard } from "./card-number.js";
import { isInRun, isJoint, isSpace } from "./characters.js";
import { afterEscape } from "./escapes.js";
import type { Hit } from "./hit.js";
import {
  dottedSecretAt,
  mayBeginSecret,
  secretAt,
  SHORTEST_RUN,
  SHORTEST_SECRET,
} from "./secret-patterns.js";

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

  /** Looks at a place where the first look has seen a long run, or a space between digits; each kind comes in order. */
  lookAt(at: number): void {
    const text = this.#text;
    if (isSpace(text.charCodeAt(at))) return this.#lookAtGroups(at);
    if (at < this.#past || !mayBeSecretAt(text, at)) return;
    let start = at;
    while (start > 0 && isInRun(text.charCodeAt(start - 1))) start -= 1;
    let end = at;
    while (end < text.length && isInRun(text.charCodeAt(end))) end += 1;
    this.#past = end;
    this.#lookInto(start, end);
  }

  /** Looks for secrets in a run, which may also be a part of it: behind `-` or `_`. */
  #lookInto(runStart: number, end: number): void {
    const text = this.#text;
    this.#add(dottedSecretAt(text, runStart));
    let start = afterEscape(text, runStart);
    for (let starts = 0; end - start >= SHORTEST_RUN && starts < MOST_STARTS; starts += 1) {
      const hit = this.#startingAt(start, end);
      if (hit !== undefined) {
        this.#hits.push(hit);
        start = hit.end;
      }
      do start += 1;
      while (start < end && !isJoint(text.charCodeAt(start - 1)));
    }
  }

  #startingAt(start: number, end: number): Hit | undefined {
    const text = this.#text;
    const cardEnd = cardAt(text, start);
    if (cardEnd !== undefined) return { kind: "card-number", start, end: cardEnd };
    if (end - start < SHORTEST_SECRET) return undefined;
    const secret = secretAt(text, start);
    return secret === undefined ? undefined : { kind: secret.kind, start, end: secret.end };
  }

  #add(hit: Hit | undefined): void {
    if (hit !== undefined) this.#hits.push(hit);
  }

  /** Looks for the number of a card, of which the first space is at a place. */
  #lookAtGroups(at: number): void {
    const hit = cardInGroups(this.#text, at);
    if (hit === undefined || hit.start < this.#pastGroups) return;
    this.#hits.push(hit);
    this.#pastGroups = hit.end;
  }
}

/** A second look at where a run, or a part of it, begins: what stands before most that the first one tells of is a slash. */
function mayBeSecretAt(text: string, at: number): boolean {
  return (
    text.charCodeAt(at - 1) !== 0x2f ||
    mayBeginSecret(text, at) ||
    mayBeCard((distance) => text.charCodeAt(at + distance))
  );
}

function cardAt(text: string, start: number): number | undefined {
  return mayBeCard((distance) => text.charCodeAt(start + distance))
    ? endOfCardNumber(text, start)
    : undefined;
}
