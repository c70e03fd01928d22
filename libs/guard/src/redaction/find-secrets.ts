import { endOfCardNumber } from "./card-number.js";
import { namedSecretAt } from "./named-secret.js";
import type { TextForm } from "./named-secret.js";
import type { SecretKind } from "./secret-kinds.js";
import { dotted, endOfPrivateKey, PRIVATE_KEY, secretAt, SHORTEST_SECRET } from "./secret-patterns.js";
import { mayBeSensitive } from "./sensitive-names.js";

/** A secret in a text. */
export interface Hit {
  readonly kind: SecretKind;
  readonly start: number;
  readonly end: number;
}

/** Letters, digits, `_` and `-` in a row, of which secrets and names are made: by character code. */
const inRun = new Uint8Array(128);
for (const character of "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") {
  inRun[character.charCodeAt(0)] = 1;
}
const isInRun = (code: number): boolean => code < 128 && inRun[code] === 1;

/** Digits of the shortest card number. */
const SHORTEST_CARD = 13;
/**
 * A run that matters is at least as long, and a number in groups longer, so one character of so many is looked at: that
 * may be the space between two groups.
 */
const STRIDE = Math.min(SHORTEST_CARD, SHORTEST_SECRET);
/** A number in groups that holds a place begins no farther before it: 6 + 5 + 4 digits, or four groups of four. */
const LONGEST_GROUPS = 24;
/** What is rare of the line that a private key begins with. */
const KEY_WORD = PRIVATE_KEY.slice(PRIVATE_KEY.indexOf("B"));

/** Places in one run at which a secret is looked for, so that a run of nothing but beginnings takes no longer. */
const MOST_STARTS = 64;

// What may stand before is looked at afterwards: an expression that begins so is tried at every character.
const groupsOfDigits = /\d{4}[ \u00a0]\d{4,6}[ \u00a0]\d{4,5}/g;
const partOfNumber = /(?:^|[^%\dA-Fa-f])\d{1,2}$|\d{3}$/;
/** Both in one look: in a text of people the small letters are met at every step. */
const scheme = /[Bb](?:earer|asic) /g;
const bearer = /bearer[ \t]+([\w.~+/-]{16,}=*)/iy;
const basic = /basic[ \t]+([A-Za-z0-9+/]{8,}={0,2})(?![\w+/=-])/iy;
const userInfo = /:\/\/([^\s/?#"'<>@\\]{1,500})@/y;

/**
 * Every secret of a text, in no order; some may overlap. Each kind is looked for by what is rare in a text without
 * secrets: a long run, a sign behind a name, a word; only there it is looked at closely.
 */
export function findSecrets(text: string, form: TextForm): Hit[] {
  const hits: Hit[] = [];
  findInRuns(text, hits);
  findBehindSign(text, "=", form, hits);
  findBehindSign(text, ":", form, hits);
  findBehindSign(text, "%3D", form, hits);
  findBehindSign(text, "%3d", form, hits);
  scheme.lastIndex = 0;
  for (let found = scheme.exec(text); found !== null; found = scheme.exec(text)) {
    if (found[0].length === "Bearer ".length) addBearer(text, found.index, hits);
    else addBasic(text, found.index, hits);
  }
  for (let at = text.indexOf(KEY_WORD); at >= 0; at = text.indexOf(KEY_WORD, at + 1)) {
    const start = at - (PRIVATE_KEY.length - KEY_WORD.length);
    const end = text.startsWith(PRIVATE_KEY, start) ? endOfPrivateKey(text, start) : undefined;
    if (end === undefined) continue;
    hits.push({ kind: "private-key", start, end });
    at = end - 1;
  }
  for (const { begins, kind, form: pattern } of dotted) {
    for (let at = text.indexOf(begins); at >= 0; at = text.indexOf(begins, at + 1)) {
      pattern.lastIndex = at;
      if (pattern.test(text)) hits.push({ kind, start: at, end: pattern.lastIndex });
    }
  }
  return hits;
}

/** Looks at every run of at least {@link STRIDE} characters, and at every row of short groups of digits. */
function findInRuns(text: string, hits: Hit[]): void {
  /** Where what was looked at last ends, of runs and of groups. */
  let past = 0;
  let pastGroups = 0;
  for (let at = STRIDE - 1; at < text.length; at += STRIDE) {
    const code = text.charCodeAt(at);
    if (!isInRun(code)) {
      if (at >= pastGroups && isBetweenDigits(text, at)) pastGroups = findGroups(text, at, pastGroups, hits);
      continue;
    }
    let start = at;
    while (start > past && isInRun(text.charCodeAt(start - 1))) start -= 1;
    let end = at + 1;
    while (end < text.length && isInRun(text.charCodeAt(end))) end += 1;
    if (end - start >= STRIDE) findInRun(text, start, end, hits);
    // A group of digits may be the beginning or the end of a run, of which the rest is no number.
    if (start > pastGroups && isBetweenDigits(text, start - 1)) {
      pastGroups = findGroups(text, start - 1, pastGroups, hits);
    }
    if (end >= pastGroups && isBetweenDigits(text, end)) pastGroups = findGroups(text, end, pastGroups, hits);
    past = end;
    at = end - 1;
  }
}

/**
 * Looks for numbers of cards in groups of four to six digits, around a place where digits are.
 * @param from where the last number ends
 * @returns where the last number ends now
 */
function findGroups(text: string, at: number, from: number, hits: Hit[]): number {
  let past = from;
  groupsOfDigits.lastIndex = Math.max(past, at - LONGEST_GROUPS);
  const part = text.slice(0, at + LONGEST_GROUPS);
  for (let found = groupsOfDigits.exec(part); found !== null; found = groupsOfDigits.exec(part)) {
    const before = text.slice(Math.max(0, found.index - 3), found.index);
    const end = partOfNumber.test(before) ? undefined : endOfCardNumber(text, found.index);
    if (end !== undefined) hits.push({ kind: "card-number", start: found.index, end });
    // The first group may be another number that only stands before it.
    groupsOfDigits.lastIndex = end ?? found.index + 4;
    past = end ?? past;
  }
  return past;
}

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
const isSpace = (code: number): boolean => code === 0x20 || code === 0xa0;
/** Whether a place is the space between two groups of digits. */
const isBetweenDigits = (text: string, at: number): boolean =>
  isSpace(text.charCodeAt(at)) && isDigit(text.charCodeAt(at - 1)) && isDigit(text.charCodeAt(at + 1));

/** A secret may be a part of a run: behind `-` or `_`. */
function findInRun(text: string, runStart: number, end: number, hits: Hit[]): void {
  let start = afterEscape(text, runStart);
  for (let starts = 0; end - start >= STRIDE && starts < MOST_STARTS; starts += 1) {
    const hit = startingAt(text, start, end);
    if (hit !== undefined) {
      hits.push(hit);
      start = hit.end;
    }
    do start += 1;
    while (start < end && !isJoint(text.charCodeAt(start - 1)));
  }
}

function startingAt(text: string, start: number, end: number): Hit | undefined {
  const code = text.charCodeAt(start);
  if (code >= 0x32 && code <= 0x36) {
    const cardEnd = endOfCardNumber(text, start);
    if (cardEnd !== undefined) return { kind: "card-number", start, end: cardEnd };
  }
  if (end - start < SHORTEST_SECRET) return undefined;
  const secret = secretAt(text, start);
  return secret === undefined ? undefined : { kind: secret.kind, start, end: secret.end };
}

/** Looks at what stands before every `=` or `:`, whether it is the name of a secret. */
function findBehindSign(text: string, sign: string, form: TextForm, hits: Hit[]): void {
  for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + 1)) {
    if (sign === ":" && text.charCodeAt(at + 1) === 0x2f && text.charCodeAt(at + 2) === 0x2f) {
      addUserInfo(text, at, hits);
      continue;
    }
    const end = endOfName(text, at);
    // The first, cheap look: most names do not end as one of a secret does.
    if (!mayBeSensitive(text, end)) continue;
    let start = end;
    while (start > 0 && isInRun(text.charCodeAt(start - 1))) start -= 1;
    const named = namedSecretAt(text, afterEscape(text, start), end, form);
    if (named === undefined) continue;
    // A value that shows of itself what it is, is counted as that.
    const known = secretAt(text, named.start);
    hits.push(known !== undefined && known.end >= named.end ? { ...named, kind: known.kind } : named);
  }
}

/** Before a sign there may be spaces, and the closing quote of the name. */
function endOfName(text: string, sign: number): number {
  let end = sign;
  while (end > sign - 4 && isBlank(text.charCodeAt(end - 1))) end -= 1;
  const quote = text.charCodeAt(end - 1);
  if (quote === 0x22 || quote === 0x27) end -= text.charCodeAt(end - 2) === 0x5c ? 2 : 1;
  return end;
}

function addBearer(text: string, at: number, hits: Hit[]): void {
  bearer.lastIndex = at;
  const token = bearer.exec(text)?.[1];
  if (token === undefined || !/\d/.test(token)) return;
  const end = bearer.lastIndex;
  const known = secretAt(token, 0);
  const kind = known !== undefined && known.end >= token.length ? known.kind : "bearer";
  hits.push({ kind, start: end - token.length, end });
}

function addBasic(text: string, at: number, hits: Hit[]): void {
  basic.lastIndex = at;
  const pair = basic.exec(text)?.[1];
  if (pair === undefined || !isUserAndPassword(pair)) return;
  hits.push({ kind: "basic", start: basic.lastIndex - pair.length, end: basic.lastIndex });
}

function addUserInfo(text: string, colon: number, hits: Hit[]): void {
  // Most addresses have none: the first, cheap look is for the sign behind it.
  const [from, most] = [colon + "://".length, colon + "://".length + 500];
  for (let at = from; ; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x40) break;
    // What ends the part of an address in which it may stand; beyond the text there is no code.
    if (at > most || !(code > 0x20) || code === 0x2f || code === 0x3f || code === 0x23) return;
  }
  userInfo.lastIndex = colon;
  const user = userInfo.exec(text)?.[1];
  if (user === undefined || user.startsWith("[redacted:")) return;
  const end = userInfo.lastIndex - 1;
  hits.push({ kind: "url-credentials", start: end - user.length, end });
}

const isJoint = (code: number): boolean => code === 0x5f || code === 0x2d;
const isBlank = (code: number): boolean => code === 0x20 || code === 0x09;

/** Where a run really begins: `%22ghp_…`, `\nghp_…` and `\u0022ghp_…` begin with what belongs to an escaped sign. */
function afterEscape(text: string, start: number): number {
  switch (text.charCodeAt(start - 1)) {
    case 0x25: // %
      return /^[0-9A-Fa-f]{2}$/.test(text.slice(start, start + 2)) ? start + 2 : start;
    case 0x5c: // \
      return text.charCodeAt(start) === 0x75 ? start + 5 : start + 1;
    default:
      return start;
  }
}

function isUserAndPassword(base64: string): boolean {
  return /^[\x20-\x7e\u00a0-\uffff]*:[\x20-\x7e\u00a0-\uffff]*$/.test(
    Buffer.from(base64, "base64").toString(),
  );
}
