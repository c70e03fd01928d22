import { mayBeCard } from "../card-number.js";
import { characterTrait, isDigit, isInRun, isJoint, isSpace, traitsOf } from "../characters.js";
import { mayBeginSo, maySecretGoOnBehind, SHORTEST_RUN } from "../secret-patterns.js";
import { mayEndSo } from "../sensitive-names.js";
import { BEYOND, layout, MOST_OF_A_USER, ROOM } from "./first-look.js";
import type { FirstLook } from "./first-look.js";

const { sign, word } = characterTrait;

/**
 * The first look where there is no WebAssembly with vectors. What a place is, is written here in a form that is easier to read
 * than that of `kernel.ts`; both find the same ones.
 */
export class PlainLook implements FirstLook {
  readonly memory = new ArrayBuffer(layout.size);
  readonly #bytes = new Uint8Array(this.memory);
  readonly #characters = new Uint16Array(this.memory, layout.text);
  readonly #counts = new Uint32Array(this.memory, layout.counts, 2);
  readonly #runs = new Uint16Array(this.memory, layout.runs, ROOM);
  readonly #signs = new Uint16Array(this.memory, layout.signs, ROOM);

  narrow(characters: number): void {
    for (let at = 0; at < characters; at += 1) {
      this.#bytes[layout.text + at] = Math.min(this.#characters[at] ?? 0, BEYOND);
    }
  }

  look(from: number, to: number): number {
    // No character is more than one place of either kind.
    const end = Math.min(to, from + ROOM);
    this.#counts[0] = this.#lookForGroups(from, end, this.#lookForRuns(from, end));
    this.#counts[1] = this.#lookForSigns(from, end);
    return end;
  }

  #lookForRuns(from: number, to: number): number {
    const bytes = this.#bytes;
    let count = 0;
    for (let at = from; at < to;) {
      // From the end of the shortest run: what breaks it tells where the next one may begin.
      let place = at + SHORTEST_RUN - 1;
      while (place >= at && isInRun(bytes[place] ?? 0)) place -= 1;
      if (place >= at) {
        at = place + 1;
        continue;
      }
      if (mayBeginSecretIn(bytes, at)) this.#runs[count++] = at;
      // A part of a run begins behind a joint.
      do at += 1;
      while (isInRun(bytes[at] ?? 0) && !isJoint(bytes[at - 1] ?? 0));
    }
    return count;
  }

  #lookForGroups(from: number, to: number, count: number): number {
    const bytes = this.#bytes;
    for (let at = from; at < to; at += 1) {
      if (isSpace(bytes[at] ?? 0) && isBetweenGroupsIn(bytes, at)) this.#runs[count++] = at;
    }
    return count;
  }

  #lookForSigns(from: number, to: number): number {
    const bytes = this.#bytes;
    let count = 0;
    for (let at = from; at < to; at += 1) {
      if ((traitsOf(bytes[at] ?? 0) & (sign | word)) !== 0 && isSign(bytes, at)) this.#signs[count++] = at;
    }
    return count;
  }
}

/** Whether a run of sufficient length that goes on there also begins there, and may be a secret. */
function mayBeginSecretIn(bytes: Uint8Array, at: number): boolean {
  const before = bytes[at - 1] ?? 0;
  if (isInRun(before) && !isJoint(before)) return false;
  // A part of an address, or behind an escaped sign, of which the run's first characters are a part.
  if (before === SLASH || before === PERCENT || before === BACKSLASH) return true;
  if (before === POINT && maySecretGoOnBehind(bytes[at - 2] ?? 0)) return true;
  return (
    mayBeginSo(bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0) ||
    mayBeCard((distance) => bytes[at + distance] ?? 0)
  );
}

/** Whether a space stands between two groups of four digits or more. */
function isBetweenGroupsIn(bytes: Uint8Array, at: number): boolean {
  for (let distance = 1; distance <= 4; distance += 1) {
    if (!isDigit(bytes[at - distance] ?? 0) || !isDigit(bytes[at + distance] ?? 0)) return false;
  }
  return true;
}

/** Whether a sign may stand behind a secret's name, in an address with a user, or begin a word that tells of a secret. */
function isSign(bytes: Uint8Array, at: number): boolean {
  const next = bytes[at + 1] ?? 0;
  const afterNext = bytes[at + 2] ?? 0;
  switch (bytes[at]) {
    case EQUALS:
      return mayNameSecret(bytes, at);
    case COLON:
      return next === SLASH && afterNext === SLASH ? mayHoldUser(bytes, at + 3) : mayNameSecret(bytes, at);
    case PERCENT:
      return next === 0x33 && mayNameSecret(bytes, at);
    case 0x47: // BEGIN
      return bytes[at - 2] === 0x42 && bytes[at - 1] === 0x45 && next === 0x49;
    default: // Bearer, Basic
      return (next === 0x65 && afterNext === 0x61) || (next === 0x61 && afterNext === 0x73);
  }
}

/** Whether what stands before a sign ends as the name of a secret may; before the sign there may be blanks and a quote. */
function mayNameSecret(bytes: Uint8Array, sign: number): boolean {
  let end = sign;
  while (end > sign - 4 && isBlank(bytes[end - 1] ?? 0)) end -= 1;
  const last = bytes[end - 1] ?? 0;
  if (last === 0x22 || last === 0x27) end -= bytes[end - 2] === BACKSLASH ? 2 : 1;
  const [fifth = 0, fourth = 0] = [bytes[end - 5], bytes[end - 4]];
  return mayEndSo(fifth, fourth, bytes[end - 3] ?? 0, bytes[end - 2] ?? 0, bytes[end - 1] ?? 0);
}

/** Whether an address may have a user: most end, or come to their path, before the sign behind one. */
function mayHoldUser(bytes: Uint8Array, from: number): boolean {
  let at = from;
  while (at < from + MOST_OF_A_USER && !endsUser(bytes[at] ?? 0)) at += 1;
  return at === from + MOST_OF_A_USER || bytes[at] === AT;
}

const endsUser = (code: number): boolean =>
  code <= 0x20 || code === AT || code === SLASH || code === QUESTION || code === HASH;
const isBlank = (code: number): boolean => code === 0x20 || code === 0x09;
const HASH = 0x23;
const PERCENT = 0x25;
const POINT = 0x2e;
const SLASH = 0x2f;
const COLON = 0x3a;
const EQUALS = 0x3d;
const QUESTION = 0x3f;
const AT = 0x40;
const BACKSLASH = 0x5c;
