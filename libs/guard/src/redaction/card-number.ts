import type { Hit } from "./hit.js";

/** Digits in one go, or in the groups in which they stand on a card. */
const form =
  /(?:\d{13,19}|\d{4}([ \u00a0-])\d{4}\1\d{4}\1\d{1,4}(?:\1\d{1,3})?|\d{4}([ \u00a0-])\d{6}\2\d{4,5})(?![\w])/y;

/** How numbers of the issuers begin, and how long they are. */
const issuers: readonly RegExp[] = [
  /^4\d{12}(?:\d{3}(?:\d{3})?)?$/, // Visa
  /^(?:5[1-5]\d{2}|222[1-9]|22[3-9]\d|2[3-6]\d{2}|27[01]\d|2720)\d{12}$/, // Mastercard
  /^3[47]\d{13}$/, // American Express
  /^(?:6011|65\d{2}|64[4-9]\d)\d{12,15}$/, // Discover
  /^3(?:0[0-5]|[68]\d)\d{11}$/, // Diners Club
  /^35(?:2[89]|[3-8]\d)\d{12,15}$/, // JCB
  /^62\d{14,17}$/, // UnionPay
];

/** Whether these digits are a payment card's number: an issuer's form, and the check digit of ISO/IEC 7812. */
export function isCardNumber(digits: string): boolean {
  return (
    isFirstOfCard(digits.charCodeAt(0)) &&
    issuers.some((issuer) => issuer.test(digits)) &&
    hasCheckDigit(digits)
  );
}

/** Where a card's number that begins at `start` ends; `undefined` where there is none. */
export function endOfCardNumber(text: string, start: number): number | undefined {
  form.lastIndex = start;
  let found = form.exec(text)?.[0] ?? "";
  // The last group may be another number that only stands behind it.
  while (found !== "" && !isCardNumber(found.replace(/\D/g, "")))
    found = found.replace(/(?:^|[ \u00a0-])\d+$/, "");
  return found === "" ? undefined : start + found.length;
}

/**
 * A cheap look: whether four digits stand there, of which the first is one that issuers have.
 * @param bytes a text as a `TextWindow` shows it
 */
export function mayBeCardIn(bytes: Uint8Array, place: number): boolean {
  if (!isFirstOfCard(bytes[place] ?? 0)) return false;
  for (let at = place + 1; at < place + SHORTEST_GROUP; at += 1) {
    if (!isDigit(bytes[at] ?? 0)) return false;
  }
  return true;
}

/** A number in groups that holds a place begins no farther before it: 6 + 5 + 4 digits, or four groups of four. */
const LONGEST_GROUPS = 24;
/** Digits on both sides of the first space of a number in groups. */
const SHORTEST_GROUP = 4;

// What may stand before is looked at afterwards: an expression that begins so is tried at every character.
const groupsOfDigits = /\d{4}[ \u00a0]\d{4,6}[ \u00a0]\d{4,5}/g;
const partOfNumber = /(?:^|[^%\dA-Fa-f])\d{1,2}$|\d{3}$/;

/** The next number of a card in groups of four to six digits, around a place between two of them, from `past` on. */
export function nextCardInGroups(text: string, at: number, past: number): Hit | undefined {
  groupsOfDigits.lastIndex = Math.max(past, at - LONGEST_GROUPS);
  const part = text.slice(0, at + LONGEST_GROUPS);
  for (let found = groupsOfDigits.exec(part); found !== null; found = groupsOfDigits.exec(part)) {
    const before = text.slice(Math.max(0, found.index - 3), found.index);
    const end = partOfNumber.test(before) ? undefined : endOfCardNumber(text, found.index);
    if (end !== undefined) return { kind: "card-number", start: found.index, end };
    // The first group may be another number that only stands before it.
    groupsOfDigits.lastIndex = found.index + SHORTEST_GROUP;
  }
  return undefined;
}

/** Whether a place is a space that may be the first in a number in groups. */
export function isBetweenGroups(text: string, at: number): boolean {
  if (!isSpace(text.charCodeAt(at))) return false;
  for (let distance = 1; distance <= SHORTEST_GROUP; distance += 1) {
    if (!isDigit(text.charCodeAt(at - distance)) || !isDigit(text.charCodeAt(at + distance))) return false;
  }
  return true;
}

/** Whether a character is one that issuers' numbers begin with. */
const isFirstOfCard = (code: number): boolean => code >= 0x32 && code <= 0x36;
/** Whether a character may stand between two groups of digits. */
export const isSpace = (code: number): boolean => code === 0x20 || code === 0xa0;
/** Whether a character is one of the digits that cards are numbered with. */
export const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

function hasCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - place) - 48;
    const doubled = place % 2 === 0 ? digit : digit * 2;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
