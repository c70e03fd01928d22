import { isMark } from "./secret-kinds.js";
import type { SecretKind } from "./secret-kinds.js";
import { knownHeaderKindOf, parameterStrengthOf, strengthOf } from "./sensitive-names.js";
import type { NameStrength } from "./sensitive-names.js";

/**
 * What a text is: `prose` is written for people (a page, the console), so a name of a secret may be just a word in it;
 * `data` is written for machines (a body, an address, a header), and what stands behind such a name is its value.
 */
export type TextForm = "prose" | "data";

/** A value that stands behind a name which says that it is secret. */
export interface NamedSecret {
  readonly kind: SecretKind;
  readonly start: number;
  readonly end: number;
}

/** Characters of a value in quotes that are looked through; none that is a secret is longer. */
const MOST_OF_A_VALUE = 8_000;

/** Blanks between a sign and its value, at most. */
const MOST_BLANKS = 4;
const word = /[^\s&"'<>`;\\]{1,4000}/y;
const proseWord = /[^\s&"'<>`;\\,(){}[\]]{1,4000}/y;
/** To the end of the line, but not out of the text that the header is quoted in. */
const line = /(?:[^\r\n"'<>]|(?<==)"[^"\r\n]{0,4000}"){1,8000}/y;

/** Values that say nothing. */
const trivial = /^(?:true|false|null|undefined|none|nil|0|1|\*+|•+|)$/i;
/** Values that say nothing where people read them, and the beginnings of what a template fills in. */
const trivialInProse = /^(?:yes|no|on|off|required|optional|string|text|password|token|x+|\.+|-+|[{$%<].*)$/i;

/** A sign behind a name. */
export type Sign = "=" | ":" | "%3D" | "%3d";

/**
 * The secret behind the name that stands from `start` to `end` and the sign at `at`; `undefined` where the name is none of a
 * secret's, or what follows is no value. Between name and sign there may be the name's closing quote and blanks.
 */
export function namedSecretAt(
  text: string,
  start: number,
  end: number,
  sign: Sign,
  at: number,
  form: TextForm,
): NamedSecret | undefined {
  const name = text.slice(start, end);
  const before = text.charCodeAt(start - 1);
  // ? & #
  const isParameter = before === 0x3f || before === 0x26 || before === 0x23;
  const isData = form === "data" || isParameter;
  const valueStart = behindSign(text, at + sign.length);
  const header = knownHeaderKindOf(name);
  if (!isData && header === undefined && isMereWord(text, valueStart)) return undefined;
  const strength = isParameter ? parameterStrengthOf(name) : strengthOf(name);
  if (strength === undefined && header === undefined) return undefined;
  if (header !== undefined && strength !== "strong") {
    const value = valueAt(text, valueStart, isData);
    const hasQuote = !isBlank(text.charCodeAt(end)) && end < at;
    return value && headerSecret(text, value, header, form === "data" || hasQuote);
  }
  if (!isData && isShortWord(text, valueStart, leastInProse(strength ?? "strong", false))) return undefined;
  const value = valueAt(text, valueStart, isData);
  if (value === undefined) return undefined;
  const { start: from, end: to, isQuoted } = value;
  if (!isData && to - from < leastInProse(strength ?? "strong", isQuoted)) return undefined;
  const content = text.slice(from, to);
  if (trivial.test(content) || isMark(content)) return undefined;
  const hides = isData
    ? strength === "strong" || looksLikeToken(content, 8)
    : hidesInProse(content, strength ?? "strong", sign, isQuoted);
  return hides ? { kind: "credential", start: from, end: to } : undefined;
}

/** Where a value begins: behind its sign, which may be an arrow, and blanks. */
function behindSign(text: string, end: number): number {
  let start = end;
  if (text.charCodeAt(start) === 0x3e && text.charCodeAt(start - 1) === 0x3d) start += 1;
  const most = start + MOST_BLANKS;
  while (start < most && isBlank(text.charCodeAt(start))) start += 1;
  return start;
}

const isBlank = (code: number): boolean => code === 0x20 || code === 0x09;
/** Double, single and back quote. */
const isQuote = (code: number): boolean => code === 0x22 || code === 0x27 || code === 0x60;
const BACKSLASH = 0x5c;

/** By character code: whether a value without quotes ends there, in any form of text. */
const endsWord = new Uint8Array(128);
for (const character of " \t\r\n&\"'<>`;\\,(){}[]") endsWord[character.charCodeAt(0)] = 1;

/** Whether what stands there is no quoted value and ends too soon to be a secret: a cheap look, for most words do. */
function isShortWord(text: string, start: number, least: number): boolean {
  const first = text.charCodeAt(start);
  if (isQuote(first) || first === BACKSLASH) return false;
  for (let at = start; at < start + least; at += 1) {
    const code = text.charCodeAt(at);
    // Beyond the text there is no code.
    if (!(code >= 0) || (code < 128 && endsWord[code] === 1)) return true;
  }
  return false;
}

/** Characters of a value that are looked through for a digit. */
const MOST_OF_A_WORD = 40;

/** Whether what stands there is no quoted value and has no digit: a cheap look, for it is no secret where people read it. */
function isMereWord(text: string, start: number): boolean {
  const first = text.charCodeAt(start);
  if (isQuote(first) || first === BACKSLASH) return false;
  for (let at = start; at < start + MOST_OF_A_WORD; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 0x30 && code <= 0x39) return false;
    // Beyond the text there is no code.
    if (!(code >= 0) || (code < 128 && endsWord[code] === 1)) return true;
  }
  return false;
}

interface Value {
  readonly start: number;
  readonly end: number;
  readonly isQuoted: boolean;
}

function valueAt(text: string, start: number, isData: boolean): Value | undefined {
  const quote = text.charCodeAt(start) === BACKSLASH ? start + 1 : start;
  if (isQuote(text.charCodeAt(quote))) {
    const from = quote + 1;
    return { start: from, end: endOfQuoted(text, from, text.slice(start, from)), isQuoted: true };
  }
  const run = isData ? word : proseWord;
  run.lastIndex = start;
  return run.test(text) ? { start, end: run.lastIndex, isQuoted: false } : undefined;
}

/** Where the closing quote is, which in a quoted text within a quoted text has a backslash before it. */
function endOfQuoted(text: string, from: number, quote: string): number {
  const most = Math.min(text.length, from + MOST_OF_A_VALUE);
  const escaped = quote.length === 2;
  for (let at = from; at < most; at += 1) {
    if (text.startsWith(quote, at)) return at;
    if (text.charCodeAt(at) === 0x5c && !escaped) at += 1;
  }
  return most;
}

/** A header in a text goes on to the end of its line. */
function headerSecret(
  text: string,
  value: Value,
  kind: "authorization" | "cookie",
  isData: boolean,
): NamedSecret | undefined {
  let { end } = value;
  if (!value.isQuoted) {
    line.lastIndex = value.start;
    if (line.test(text)) end = line.lastIndex;
  }
  const content = text.slice(value.start, end);
  if (trivial.test(content) || isMark(content)) return undefined;
  const isValue =
    isData ||
    (kind === "cookie" ? /^[^\s=;,]+=[^\s]/.test(content) : /^(?:[A-Za-z][\w-]* )?\S{8,}$/.test(content));
  return isValue ? { kind, start: value.start, end } : undefined;
}

/** Characters of the shortest value that is hidden where people read it: most words behind a name are shorter. */
function leastInProse(strength: NameStrength, isQuoted: boolean): number {
  if (strength === "weak") return 12;
  return isQuoted ? 4 : 6;
}

function hidesInProse(content: string, strength: NameStrength, sign: string, isQuoted: boolean): boolean {
  if (trivialInProse.test(content)) return false;
  if (content.length < leastInProse(strength, isQuoted)) return false;
  if (strength === "weak") return looksLikeToken(content, 12);
  if (isQuoted) return !/\s/.test(content);
  return /\d/.test(content) && (sign !== ":" || /[^\d.,]/.test(content));
}

/** Letters and digits (or other signs) mixed, and no spaces. */
export function looksLikeToken(content: string, least: number): boolean {
  return content.length >= least && /\d/.test(content) && /[A-Za-z]/.test(content) && !/\s/.test(content);
}
