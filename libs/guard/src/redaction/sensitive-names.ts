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

const LONGEST_NAME = 60;
/** A number for three characters, equal for letters of either case; several may share one. */
const tail = (third: number, second: number, last: number): number =>
  ((third & 31) << 10) | ((second & 31) << 5) | (last & 31);

interface Ending {
  readonly text: string;
  readonly strength: NameStrength;
}

/** The {@link tail} of a text. */
const tailOf = (text: string, end = text.length): number =>
  tail(text.charCodeAt(end - 3), text.charCodeAt(end - 2), text.charCodeAt(end - 1));

/** The endings by their {@link tail}, so that most names are told apart by one look. */
const byTail = new Map<number, Ending[]>();
for (const [words, strength] of [
  [strong, "strong"],
  [weak, "weak"],
] as const) {
  for (const word of words) {
    for (const joint of word.includes(" ") ? ["", "_", "-"] : [""]) {
      const text = word.replaceAll(" ", joint);
      const known = byTail.get(tailOf(text)) ?? [];
      byTail.set(tailOf(text), [...known, { text, strength }]);
    }
  }
}

/** By {@link tail}: whether a name of a secret may end so. */
const mayEnd = new Uint8Array(1 << 15);
for (const tailed of byTail.keys()) mayEnd[tailed] = 1;
for (const name of [...authorizing, ...cookies, ...inAddresses]) mayEnd[tailOf(name)] = 1;

/** Whether the name that ends before `end` may be a secret's: a first, cheap look, for most names are none. */
export const mayBeSensitive = (text: string, end: number): boolean =>
  end >= 3 && mayEnd[tailOf(text, end)] === 1;

/** What a name announces; `undefined` where it is no secret's. */
export function strengthOf(name: string): NameStrength | undefined {
  if (name.length < 3 || name.length > LONGEST_NAME) return undefined;
  const candidates = byTail.get(tailOf(name));
  if (candidates === undefined) return undefined;
  for (const { text, strength } of candidates) {
    if (!endsSo(name, text)) continue;
    if (strength === "strong") return strength;
    // "Token", "user_token", "userToken", but neither "inauthentic" nor "spin".
    const start = name.length - text.length;
    const isWord = start === 0 || !isLetter(name.charCodeAt(start - 1)) || isCapital(name.charCodeAt(start));
    return isWord ? "weak" : undefined;
  }
  return undefined;
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

/** What the whole value of a header with this very name is; `undefined` for any other name. */
export function knownHeaderKindOf(name: string): "authorization" | "cookie" | undefined {
  // No name of one is shorter, or begins otherwise.
  if (name.length < 6 || !/^[acopsx]/i.test(name)) return undefined;
  const lower = name.toLowerCase();
  if (cookies.has(lower)) return "cookie";
  return authorizing.has(lower) ? "authorization" : undefined;
}

/** What a header's whole value is; `undefined` where it is no secret. */
export const headerKindOf = (name: string): "authorization" | "cookie" | undefined =>
  knownHeaderKindOf(name) ?? (strengthOf(name) === "strong" ? "authorization" : undefined);
