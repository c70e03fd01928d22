import { isDigit } from "./characters.js";
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
  // In the order of what it costs; nine of ten numbers end with another check digit.
  return (
    isFirstOfCard(digits.charCodeAt(0)) &&
    hasCheckDigit(digits) &&
    issuers.some((issuer) => issuer.test(digits))
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
 * A cheap look: whether a run may begin with a card's number. Of digits in one go, and of groups with `-` between them, the
 * first four and the next but one are digits.
 * @param codeAt the character at a distance from where the run begins
 */
export function mayBeCard(codeAt: (distance: number) => number): boolean {
  return isFirstOfCard(codeAt(0)) && restOfCard.every((distance) => isDigit(codeAt(distance)));
}
const restOfCard = [1, 2, 3, 5, 6, 7, 8];

const groupsOfDigits = /\d{4}[ \u00a0]\d{4,6}[ \u00a0]\d{4,5}/y;
const partOfNumber = /(?:^|[^%\dA-Fa-f])\d{1,2}$|\d{3}$/;
/** Digits on both sides of the first space of a number in groups; it begins so many before that. */
const SHORTEST_GROUP = 4;

/** The number of a card, in groups of four to six digits, of which the first space is at a place. */
export function cardInGroups(text: string, space: number): Hit | undefined {
  const start = space - SHORTEST_GROUP;
  if (!isFirstOfCard(text.charCodeAt(start))) return undefined;
  groupsOfDigits.lastIndex = start;
  if (!groupsOfDigits.test(text)) return undefined;
  if (partOfNumber.test(text.slice(Math.max(0, start - 3), start))) return undefined;
  const end = endOfCardNumber(text, start);
  return end === undefined ? undefined : { kind: "card-number", start, end };
}

/** Whether a character is one that issuers' numbers begin with. */
const isFirstOfCard = (code: number): boolean => code >= 0x32 && code <= 0x36;

function hasCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - place) - 48;
    const doubled = place % 2 === 0 ? digit : digit * 2;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
