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

/** Between a name and its value: the name's own closing quote, then `=`, `:` or `%3D`. */
const joint = /(\\?["'])?[ \t]{0,4}(=>?|:(?!\/\/)|%3[Dd])[ \t]{0,4}/y;
const quoted = /\\?(["'`])/y;
const word = /[^\s&"'<>`;\\]{1,4000}/y;
const proseWord = /[^\s&"'<>`;\\,(){}[\]]{1,4000}/y;
/** To the end of the line, but not out of the text that the header is quoted in. */
const line = /(?:[^\r\n"'<>]|(?<==)"[^"\r\n]{0,4000}"){1,8000}/y;

/** Values that say nothing. */
const trivial = /^(?:true|false|null|undefined|none|nil|0|1|\*+|•+|)$/i;
/** Values that say nothing where people read them, and the beginnings of what a template fills in. */
const trivialInProse = /^(?:yes|no|on|off|required|optional|string|text|password|token|x+|\.+|-+|[{$%<].*)$/i;

/**
 * The secret behind the name that stands from `start` to `end`; `undefined` where the name is none of a secret's, or what
 * follows is no value.
 */
export function namedSecretAt(
  text: string,
  start: number,
  end: number,
  form: TextForm,
): NamedSecret | undefined {
  const name = text.slice(start, end);
  const before = text.charCodeAt(start - 1);
  // ? & #
  const isParameter = before === 0x3f || before === 0x26 || before === 0x23;
  const strength = isParameter ? parameterStrengthOf(name) : strengthOf(name);
  const header = knownHeaderKindOf(name);
  if (strength === undefined && header === undefined) return undefined;
  joint.lastIndex = end;
  const [, nameQuote, sign] = joint.exec(text) ?? [];
  if (sign === undefined) return undefined;
  const value = valueAt(text, joint.lastIndex, isParameter ? "data" : form);
  if (value === undefined) return undefined;
  if (header !== undefined && strength !== "strong") {
    return headerSecret(text, value, header, form === "data" || nameQuote !== undefined);
  }
  const { start: from, end: to, isQuoted } = value;
  const isData = form === "data" || isParameter;
  if (!isData && to - from < leastInProse(strength ?? "strong", isQuoted)) return undefined;
  const content = text.slice(from, to);
  if (trivial.test(content) || isMark(content)) return undefined;
  const hides = isData
    ? strength === "strong" || looksLikeToken(content, 8)
    : hidesInProse(content, strength ?? "strong", sign, isQuoted);
  return hides ? { kind: "credential", start: from, end: to } : undefined;
}

interface Value {
  readonly start: number;
  readonly end: number;
  readonly isQuoted: boolean;
}

function valueAt(text: string, start: number, form: TextForm): Value | undefined {
  quoted.lastIndex = start;
  const quote = quoted.exec(text);
  if (quote !== null) {
    const from = quoted.lastIndex;
    return { start: from, end: endOfQuoted(text, from, quote[0]), isQuoted: true };
  }
  const run = form === "data" ? word : proseWord;
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
