/** What kind of secret a name announces: `strong` names hide any value, `weak` ones what looks like a token. */
export type NameStrength = "strong" | "weak";

/** How names of secrets end. A space stands for nothing, `_` and `-`. */
const strong = [
  "password", "passwd", "passphrase", "pwd", "pass word", "secret", "secret key", "secret access key", "client secret",
  "private key", "api key", "access key", "account key", "shared access key", "encryption key", "signing key",
  "access token", "auth token", "refresh token", "id token", "session token", "security token", "bearer token",
  "api token", "csrf token", "xsrf token", "authenticity token", "verification token", "otp", "cvv", "cvc", "card number",
  "cc number", "credentials", "credential", "session id", "jsessionid", "phpsessid", "client assertion",
]; // prettier-ignore
const weak = [
  "token", "sid", "sig", "signature", "auth", "jwt", "session", "api key id", "ticket", "code verifier", "pin",
]; // prettier-ignore
/** Only in the query or fragment of an address, where OAuth hands them over. */
const inAddresses: ReadonlySet<string> = new Set(["code", "key", "assertion", "samlresponse"]);

/** Headers that say who asks; the whole value is a secret. */
const authorizing: ReadonlySet<string> = new Set([
  "authorization", "proxy-authorization", "x-authorization", "x-api-key", "api-key", "apikey", "x-auth-token",
  "x-access-token", "x-csrf-token", "x-xsrf-token", "x-amz-security-token", "x-goog-api-key", "x-goog-iap-jwt-assertion",
  "x-vault-token", "x-gitlab-token", "private-token", "ocp-apim-subscription-key", "x-functions-key", "x-shopify-access-token",
  "x-ms-token-aad-access-token", "cf-access-jwt-assertion", "x-auth-key", "x-session-token",
]); // prettier-ignore
const cookies: ReadonlySet<string> = new Set(["cookie", "set-cookie", "cookie2", "set-cookie2"]);

/** Characters of the longest name that is one of a secret. */
export const LONGEST_NAME = 60;
/** A number for three characters, equal for letters of either case; several may share one. */
const tail = (third: number, second: number, last: number): number =>
  ((third & 31) << 10) | ((second & 31) << 5) | (last & 31);

interface Ending {
  readonly text: string;
  /** Undefined for a name that only as a whole is one of a secret. */
  readonly strength: NameStrength | undefined;
}

/** The {@link tail} of a text. */
const tailOf = (text: string, end = text.length): number =>
  tail(text.charCodeAt(end - 3), text.charCodeAt(end - 2), text.charCodeAt(end - 1));

/** The endings in groups of the same {@link tail}, short ones first, and by tail which group; the first group is empty. */
const groups: Ending[][] = [[]];
const groupOfTail = new Uint8Array(1 << 15);

function addEnding(text: string, strength: NameStrength | undefined): void {
  const known = groupOfTail[tailOf(text)] ?? 0;
  if (known === 0) groupOfTail[tailOf(text)] = groups.push([{ text, strength }]) - 1;
  else groups[known]?.push({ text, strength });
}
for (const [words, strength] of [
  [strong, "strong"],
  [weak, "weak"],
] as const) {
  for (const word of words) {
    for (const joint of word.includes(" ") ? ["", "_", "-"] : [""])
      addEnding(word.replaceAll(" ", joint), strength);
  }
}
for (const name of [...authorizing, ...cookies, ...inAddresses]) addEnding(name, undefined);
for (const group of groups) group.sort((one, other) => one.text.length - other.text.length);

/**
 * A bit for each {@link tail}, on where there is an ending with it; behind them, a bit for each on where an ending has these
 * as the fifth, fourth and third character from its end, or is shorter.
 */
export const endings = new Uint8Array((2 * groupOfTail.length) / 8);
/** The first bit of the second half. */
export const EARLIER_ENDINGS = groupOfTail.length;
function addBit(bit: number): void {
  endings[bit >> 3] = (endings[bit >> 3] ?? 0) | (1 << (bit & 7));
}
/** The five bits of a character that count; of one before the ending, all that there are. */
const allBits = Array.from({ length: 32 }, (_, bits) => bits);
const bitsFromEnd = (text: string, distance: number): readonly number[] =>
  text.length < distance ? allBits : [text.charCodeAt(text.length - distance)];
for (const { text } of groups.flat()) {
  addBit(tailOf(text));
  const third = text.charCodeAt(text.length - 3);
  for (const fourth of bitsFromEnd(text, 4)) {
    for (const fifth of bitsFromEnd(text, 5)) addBit(EARLIER_ENDINGS + tail(fifth, fourth, third));
  }
}

/** A first, cheap look at a name's last five characters: most names do not end as one of a secret does. */
export const mayEndSo = (
  fifth: number,
  fourth: number,
  third: number,
  second: number,
  last: number,
): boolean => hasBit(tail(third, second, last)) && hasBit(EARLIER_ENDINGS + tail(fifth, fourth, third));
const hasBit = (bit: number): boolean => (((endings[bit >> 3] ?? 0) >> (bit & 7)) & 1) === 1;

/** What a name announces; `undefined` where it is no secret's. */
export function strengthOf(name: string): NameStrength | undefined {
  if (name.length < 3 || name.length > LONGEST_NAME) return undefined;
  let found: NameStrength | undefined;
  for (const { text, strength } of groups[groupOfTail[tailOf(name)] ?? 0] ?? []) {
    if (text.length > name.length) break;
    if (strength === undefined || !endsSo(name, text)) continue;
    if (strength === "strong") return strength;
    // "Token", "user_token", "userToken", but neither "inauthentic" nor "spin".
    const start = name.length - text.length;
    const isWord = start === 0 || !isLetter(name.charCodeAt(start - 1)) || isCapital(name.charCodeAt(start));
    if (isWord) found = "weak";
  }
  return found;
}

/** Whether a name ends with these small letters, in either case. */
function endsSo(name: string, ending: string): boolean {
  const start = name.length - ending.length;
  if (start < 0) return false;
  for (let at = ending.length - 1; at >= 0; at -= 1) {
    if (lowerCode(name.charCodeAt(start + at)) !== ending.charCodeAt(at)) return false;
  }
  return true;
}

/** What a key of an address's query or fragment announces. */
export const parameterStrengthOf = (name: string): NameStrength | undefined =>
  strengthOf(name) ?? (inAddresses.has(name.toLowerCase()) ? "weak" : undefined);

const isCapital = (code: number): boolean => code >= 0x41 && code <= 0x5a;
const lowerCode = (code: number): number => (isCapital(code) ? code + 32 : code);
const isLetter = (code: number): boolean => lowerCode(code) >= 0x61 && lowerCode(code) <= 0x7a;

const beginsHeader = "acopsxACOPSX";

/** What the whole value of a header with this very name is; `undefined` for any other name. */
export function knownHeaderKindOf(name: string): "authorization" | "cookie" | undefined {
  // No name of one is shorter, or begins otherwise.
  if (name.length < 6 || !beginsHeader.includes(name.charAt(0))) return undefined;
  const lower = name.toLowerCase();
  if (cookies.has(lower)) return "cookie";
  return authorizing.has(lower) ? "authorization" : undefined;
}

/** What a header's whole value is; `undefined` where it is no secret. */
export const headerKindOf = (name: string): "authorization" | "cookie" | undefined =>
  knownHeaderKindOf(name) ?? (strengthOf(name) === "strong" ? "authorization" : undefined);
