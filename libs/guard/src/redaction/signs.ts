import { isInRun } from "./characters.js";
import { afterEscape, LONGEST_ESCAPE } from "./escapes.js";
import type { Hit } from "./hit.js";
import { namedSecretAt } from "./named-secret.js";
import type { Sign, TextForm } from "./named-secret.js";
import { endOfPrivateKey, PRIVATE_KEY, secretAt } from "./secret-patterns.js";
import { LONGEST_NAME } from "./sensitive-names.js";
import { basicAt, bearerAt, userInfoAt } from "./told-secrets.js";

/** What is rare of the line that a private key begins with: the place of its sign. */
const SIGN_IN_KEY = PRIVATE_KEY.indexOf("G");
/** Where the word begins in that line that is looked for behind the last key. */
const WORD_IN_KEY = PRIVATE_KEY.indexOf("B");

/** Looks for the secrets of one text that are told by a sign: behind a name or a word, in an address. */
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

  /** Looks at a place where the first look has seen a sign; each is told of once, in their order. */
  lookAt(at: number): void {
    const text = this.#text;
    switch (text.charCodeAt(at)) {
      case 0x3d:
        return this.#lookBehindName("=", at);
      case 0x3a:
        if (text.charCodeAt(at + 1) === SLASH && text.charCodeAt(at + 2) === SLASH)
          return this.#add(userInfoAt(text, at));
        return this.#lookBehindName(":", at);
      case 0x25: // An equals sign that is escaped in an address.
        return this.#lookBehindName(text.charCodeAt(at + 2) === 0x44 ? "%3D" : "%3d", at);
      case 0x47:
        return this.#lookAtKey(at - SIGN_IN_KEY);
      default:
        return this.#add(bearerAt(text, at) ?? basicAt(text, at));
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

const SLASH = 0x2f;
const BACKSLASH = 0x5c;
const isBlank = (code: number): boolean => code === 0x20 || code === 0x09;
const isQuote = (code: number): boolean => code === 0x22 || code === 0x27;
