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

/** The endings by their last character's code, so that most names are told apart by one look. */
const byLast = new Map<number, { readonly ending: string; readonly strength: NameStrength }[]>();
for (const [words, strength] of [
  [strong, "strong"],
  [weak, "weak"],
] as const) {
  for (const word of words) {
    for (const joint of word.includes(" ") ? ["", "_", "-"] : [""]) {
      const ending = word.replaceAll(" ", joint);
      const last = ending.charCodeAt(ending.length - 1);
      const known = byLast.get(last) ?? [];
      byLast.set(last, [...known, { ending, strength }]);
    }
  }
}

const LONGEST_NAME = 60;
/** A number for three characters, equal for letters of either case; several may share one. */
const tail = (third: number, second: number, last: number): number =>
  ((third & 31) << 10) | ((second & 31) << 5) | (last & 31);

/** By {@link tail}: whether a name of a secret may end so. */
const mayEnd = new Uint8Array(1 << 15);
for (const name of [
  ...[...byLast.values()].flat().map(({ ending }) => ending),
  ...authorizing,
  ...cookies,
  ...inAddresses,
]) {
  const [third = 0, second = 0, last = 0] = [...name.slice(-3)].map((character) => character.charCodeAt(0));
  mayEnd[tail(third, second, last)] = 1;
}

/** Whether the name that ends before `end` may be a secret's: a first, cheap look, for most names are none. */
export const mayBeSensitive = (text: string, end: number): boolean =>
  end >= 3 &&
  mayEnd[tail(text.charCodeAt(end - 3), text.charCodeAt(end - 2), text.charCodeAt(end - 1))] === 1;

/** What a name announces; `undefined` where it is no secret's. */
export function strengthOf(name: string): NameStrength | undefined {
  const candidates = byLast.get(lowerCode(name.charCodeAt(name.length - 1)));
  if (candidates === undefined || name.length > LONGEST_NAME) return undefined;
  const lower = name.toLowerCase();
  const found = candidates.find(({ ending }) => lower.endsWith(ending));
  if (found === undefined || found.strength === "strong") return found?.strength;
  // "Token", "user_token", "userToken", but neither "inauthentic" nor "spin".
  const before = lower.length - found.ending.length;
  const isWord = before === 0 || /[^a-z]/.test(lower[before - 1] ?? "") || /[A-Z]/.test(name[before] ?? "");
  return isWord ? "weak" : undefined;
}

/** What a key of an address's query or fragment announces. */
export const parameterStrengthOf = (name: string): NameStrength | undefined =>
  strengthOf(name) ?? (inAddresses.has(name.toLowerCase()) ? "weak" : undefined);

const lowerCode = (code: number): number => (code >= 0x41 && code <= 0x5a ? code + 32 : code);

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
