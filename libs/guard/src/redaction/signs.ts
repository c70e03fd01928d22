import { characterTrait, isInRun } from "./characters.js";
import { afterEscape, LONGEST_ESCAPE } from "./escapes.js";
import type { Hit } from "./hit.js";
import { namedSecretAt } from "./named-secret.js";
import type { Sign, TextForm } from "./named-secret.js";
import { endOfPrivateKey, PRIVATE_KEY, secretAt } from "./secret-patterns.js";
import { LONGEST_NAME, maySecretEndIn } from "./sensitive-names.js";
import type { TextWindow } from "./text-window.js";
import { basicAt, bearerAt, userInfoAt } from "./told-secrets.js";

/** What is rare of the line that a private key begins with: the place of its sign. */
const SIGN_IN_KEY = PRIVATE_KEY.indexOf("G");
/** Where the word begins in that line that is looked for behind the last key. */
const WORD_IN_KEY = PRIVATE_KEY.indexOf("B");

/**
 * Looks for the secrets of one text that are told by a sign: behind a name or a word, in an address. It is told of each sign
 * as a `TextWindow` shows it, once and behind the last. Most are seen to be none of a secret's in its bytes alone; for the
 * others the text itself is asked, also whether the sign is one.
 */
export class Signs {
  readonly #text: string;
  readonly #form: TextForm;
  readonly #hits: Hit[];
  /** Where the last private key ends. */
  #pastKey = 0;

  constructor(text: string, form: TextForm, hits: Hit[]) {
    this.#text = text;
    this.#form = form;
    this.#hits = hits;
  }

  /** Looks at every sign in a window. */
  lookThrough(window: TextWindow): void {
    const { seen } = window;
    if ((seen & characterTrait.equals) !== 0) this.#lookForEquals(window);
    if ((seen & characterTrait.colon) !== 0) this.#lookForColons(window);
    if ((seen & characterTrait.percent) !== 0) this.#lookForPercents(window);
    if ((seen & characterTrait.b) !== 0) this.#lookForWords(window, "B");
    if ((seen & characterTrait.b) !== 0) this.#lookForWords(window, "b");
    if ((seen & characterTrait.g) !== 0) this.#lookForKeys(window);
  }

  #lookForEquals({ bytes, part, start, margin, from, to }: TextWindow): void {
    for (let at = part.indexOf("=", from); at >= 0 && at < to; at = part.indexOf("=", at + 1)) {
      if (mayNameSecret(bytes, at + margin)) this.#lookBehindName("=", at + start);
    }
  }

  #lookForColons({ bytes, part, start, margin, from, to }: TextWindow): void {
    for (let at = part.indexOf(":", from); at >= 0 && at < to; at = part.indexOf(":", at + 1)) {
      const place = at + margin;
      if (bytes[place + 1] === SLASH && isAddress(part, at)) {
        if (this.#mayHoldUser(bytes, place + 3, start - margin))
          this.#add(userInfoAt(this.#text, at + start));
      } else if (mayNameSecret(bytes, place)) this.#lookBehindName(":", at + start);
    }
  }

  /** An equals sign that is escaped in an address. */
  #lookForPercents({ bytes, part, start, margin, from, to }: TextWindow): void {
    for (let at = part.indexOf("%", from); at >= 0 && at < to; at = part.indexOf("%", at + 1)) {
      const place = at + margin;
      if (bytes[place + 1] !== 0x33 || !mayNameSecret(bytes, place)) continue;
      this.#lookBehindName(bytes[place + 2] === 0x44 ? "%3D" : "%3d", at + start);
    }
  }

  /** `Bearer` and `Basic`. */
  #lookForWords({ bytes, part, start, margin, from, to }: TextWindow, first: "B" | "b"): void {
    for (let at = part.indexOf(first, from); at >= 0 && at < to; at = part.indexOf(first, at + 1)) {
      const second = bytes[at + margin + 1];
      if (second === 0x65) {
        if (bytes[at + margin + 2] === 0x61) this.#add(bearerAt(this.#text, at + start));
      } else if (second === 0x61) {
        if (bytes[at + margin + 2] === 0x73) this.#add(basicAt(this.#text, at + start));
      }
    }
  }

  /** The line that a private key begins with. */
  #lookForKeys({ bytes, part, start, margin, from, to }: TextWindow): void {
    for (let at = part.indexOf("G", from); at >= 0 && at < to; at = part.indexOf("G", at + 1)) {
      if (bytes[at + margin - 1] === 0x45) this.#lookAtKey(at + start - SIGN_IN_KEY);
    }
  }

  /** Looks at what stands before a sign, whether it is the name of a secret. */
  #lookBehindName(sign: Sign, at: number): void {
    const text = this.#text;
    if (sign.length > 1 && !text.startsWith(sign, at)) return;
    const end = endOfName(text, at);
    let start = end;
    const least = end - LONGEST_NAME - LONGEST_ESCAPE;
    while (start > 0 && isInRun(text.charCodeAt(start - 1))) {
      start -= 1;
      if (start < least) return;
    }
    const named = namedSecretAt(text, afterEscape(text, start), end, sign, at, this.#form);
    if (named === undefined) return;
    // A value that shows of itself what it is, is counted as that.
    const known = secretAt(text, named.start);
    this.#hits.push(known !== undefined && known.end >= named.end ? { ...named, kind: known.kind } : named);
  }

  /** Whether an address may have a user: most end, or come to their path, before the sign behind one. */
  #mayHoldUser(bytes: Uint8Array, from: number, offset: number): boolean {
    let place = from;
    while (endsUser[bytes[place] ?? 0] === 0) place += 1;
    const byte = bytes[place] ?? 0;
    return byte === AT || this.#text.charCodeAt(place + offset) !== byte;
  }

  #lookAtKey(start: number): void {
    if (start + WORD_IN_KEY < this.#pastKey || !this.#text.startsWith(PRIVATE_KEY, start)) return;
    const end = endOfPrivateKey(this.#text, start);
    if (end === undefined) return;
    this.#hits.push({ kind: "private-key", start, end });
    this.#pastKey = end;
  }

  #add(hit: Hit | undefined): void {
    if (hit !== undefined) this.#hits.push(hit);
  }
}

/** Before a sign there may be spaces, and the closing quote of the name. */
function endOfName(text: string, sign: number): number {
  let end = sign;
  while (end > sign - 4 && isBlank(text.charCodeAt(end - 1))) end -= 1;
  if (isQuote(text.charCodeAt(end - 1))) end -= text.charCodeAt(end - 2) === BACKSLASH ? 2 : 1;
  return end;
}

/** A first, cheap look at what stands before a sign: most names do not end as one of a secret does. */
function mayNameSecret(bytes: Uint8Array, sign: number): boolean {
  const last = bytes[sign - 1] ?? 0;
  // Blanks and quotes are below.
  const end = last > 0x27 ? sign : endOfNameIn(bytes, sign);
  return maySecretEndIn(bytes, end);
}

function endOfNameIn(bytes: Uint8Array, sign: number): number {
  let end = sign;
  while (end > sign - 4 && isBlank(bytes[end - 1] ?? 0)) end -= 1;
  if (isQuote(bytes[end - 1] ?? 0)) end -= bytes[end - 2] === BACKSLASH ? 2 : 1;
  return end;
}

const isAddress = (text: string, colon: number): boolean =>
  text.charCodeAt(colon + 1) === SLASH && text.charCodeAt(colon + 2) === SLASH;

/** By byte: whether the part of an address ends there in which a user may stand. */
const endsUser = new Uint8Array(256).fill(1, 0, 0x21);
for (const sign of "@/?#") endsUser[sign.charCodeAt(0)] = 1;

const AT = 0x40;
const SLASH = 0x2f;
const BACKSLASH = 0x5c;
const isBlank = (code: number): boolean => code === 0x20 || code === 0x09;
const isQuote = (code: number): boolean => code === 0x22 || code === 0x27;
