import { isInRun } from "./characters.js";
import type { Hit } from "./hit.js";
import type { SecretKind } from "./secret-kinds.js";

/** Where a secret is, and of which kind. */
export interface FoundSecret {
  readonly kind: SecretKind;
  readonly end: number;
}

/**
 * Secrets that show by their form alone, each from its first character on. All of them begin with a run of at least
 * {@link SHORTEST_SECRET} letters, digits, `_` and `-`; {@link dottedSecretAt} has the others.
 */
const forms: readonly (readonly [SecretKind, string])[] = [
  ["jwt", String.raw`eyJ[\w-]{13,}\.[\w-]{2,}(?:\.[\w-]*){0,3}`],
  ["aws-key", String.raw`(?:AKIA|ASIA|ABIA|ACCA|A3T[A-Z0-9])[A-Z0-9]{16}(?![\w])`],
  ["github-token", String.raw`gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\w{22,}`],
  ["gitlab-token", String.raw`gl(?:pat|ptt|dt|rt|soat|cbt|ft|agent|imt|oas)-[\w-]{20,}(?:\.[\w.]+)?`],
  ["slack-token", String.raw`xox[abcdeoprs]-[\w-]{10,}|xapp-\d-[\w-]{10,}`],
  ["stripe-key", String.raw`[sr]k_(?:live|test)_[A-Za-z0-9]{10,}|whsec_[A-Za-z0-9+/=]{16,}`],
  ["google-key", String.raw`AIza[\w-]{35}|GOCSPX-[\w-]{20,}`],
  ["ai-key", String.raw`sk-(?:ant-|proj-|svcacct-|admin-|or-v1-|None-)?(?=[\w-]*\d)[\w-]{20,}`],
  [
    "service-key",
    String.raw`npm_[A-Za-z0-9]{30,}|pypi-AgE[\w-]{20,}|hf_[A-Za-z0-9]{30,}|do[opr]_v1_[a-f0-9]{40,}`,
  ],
  ["service-key", String.raw`shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}|lin_api_[A-Za-z0-9]{30,}|dapi[a-f0-9]{32}`],
  ["service-key", String.raw`(?<=\b\d{8,10}:)AA[\w-]{33}`],
  ["service-key", String.raw`[MNO][\w-]{23,}\.[\w-]{6}\.[\w-]{27,}`],
];

/** Characters of the run that a secret begins with, at least. */
export const SHORTEST_SECRET = 16;
/** A run that matters is at least as long, and a number in groups longer: a card's has so many digits. */
export const SHORTEST_RUN = 13;

const pattern = new RegExp(forms.map(([, form]) => `(${form})`).join("|"), "y");
/** What the forms begin with, as far as it is told by three characters: `.` is any. */
const beginningsOfForms =
  "eyJ AKI ASI ABI ACC A3T ghp gho ghu ghs ghr git glp gld glr gls glc glf gla gli glo xox xap sk_ rk_ whs AIz GOC sk- npm pyp hf_ doo dop dor shp lin dap AA. M.. N.. O..";
/** A number of 16 bits for three characters, which others may share. */
const beginning = (first: number, second: number, third: number): number =>
  ((first & 63) << 10) | ((second & 31) << 5) | (third & 31);
/** A bit for each {@link beginning}, on where one of the forms may begin so: most places need no look at the forms. */
export const beginnings = new Uint8Array((1 << 16) / 8);
/** The five bits that count of a form's character; all that there are of any. */
const allBits = Array.from({ length: 32 }, (_, bits) => bits);
const bitsOf = (form: string, place: number): readonly number[] =>
  form[place] === "." ? allBits : [form.charCodeAt(place)];
for (const form of beginningsOfForms.split(" ")) {
  for (const second of bitsOf(form, 1)) {
    for (const third of bitsOf(form, 2)) {
      const bit = beginning(form.charCodeAt(0), second, third);
      beginnings[bit >> 3] = (beginnings[bit >> 3] ?? 0) | (1 << (bit & 7));
    }
  }
}

/** A cheap look: whether a secret may begin with these three characters. */
export function mayBeginSo(first: number, second: number, third: number): boolean {
  const bit = beginning(first, second, third);
  return (((beginnings[bit >> 3] ?? 0) >> (bit & 7)) & 1) === 1;
}

/** The secret part of a webhook's address may begin with anything. */
const webhook = /(?<=hooks\.slack\.com\/(?:services|workflows)\/T\w{1,20}\/[AB]\w{1,20}\/)\w{20,}/y;

/** A cheap look: whether a part of an address before `start` begins as one of those does. */
function mayBeWebhook(text: string, start: number): boolean {
  let at = start - 1;
  const most = at - 22;
  while (at > most && isInRun(text.charCodeAt(at - 1))) at -= 1;
  const first = text.charCodeAt(at);
  return first === 0x41 || first === 0x42;
}

/** A cheap look: whether a secret may begin there, in an address or elsewhere. */
export const mayBeginSecret = (text: string, start: number): boolean =>
  mayBeginSo(text.charCodeAt(start), text.charCodeAt(start + 1), text.charCodeAt(start + 2)) ||
  (text.charCodeAt(start - 1) === 0x2f && mayBeWebhook(text, start));

/** The secret that begins at `start`, where a run of letters, digits, `_` and `-` begins. */
export function secretAt(text: string, start: number): FoundSecret | undefined {
  if (mayBeginSo(text.charCodeAt(start), text.charCodeAt(start + 1), text.charCodeAt(start + 2))) {
    pattern.lastIndex = start;
    const found = pattern.exec(text);
    if (found !== null) {
      const group = found.findIndex((part, index) => index > 0 && part !== undefined);
      const kind = forms[group - 1]?.[0];
      if (kind !== undefined) return { kind, end: pattern.lastIndex };
    }
  }
  if (text.charCodeAt(start - 1) !== 0x2f || !mayBeWebhook(text, start)) return undefined;
  webhook.lastIndex = start;
  return webhook.test(text) ? { kind: "slack-token", end: webhook.lastIndex } : undefined;
}

/** Secrets of which the first long run stands behind a short one and a point. */
const dotted: readonly { readonly begins: string; readonly kind: SecretKind; readonly form: RegExp }[] = [
  { begins: "ya29.", kind: "google-key", form: /ya29\.[\w-]{20,}/y },
  { begins: "SG.", kind: "service-key", form: /SG\.[\w-]{16,}\.[\w-]{16,}/y },
];

/** What stands before the point in those. */
export const beforePoints = dotted.map(({ begins }) => begins.charCodeAt(begins.length - 2));

/** A cheap look: whether behind a character and a point may stand what is a part of a secret. */
export const maySecretGoOnBehind = (code: number): boolean => beforePoints.includes(code);

/** The secret that begins with something short and a point before `run`, where a run begins. */
export function dottedSecretAt(text: string, run: number): Hit | undefined {
  if (text.charCodeAt(run - 1) !== 0x2e) return undefined;
  for (const { begins, kind, form } of dotted) {
    const start = run - begins.length;
    if (start < 0 || !text.startsWith(begins, start)) continue;
    form.lastIndex = start;
    if (form.test(text)) return { kind, start, end: form.lastIndex };
  }
  return undefined;
}

/** What a key in PEM form begins with. */
export const PRIVATE_KEY = "-----BEGIN ";

/** The longest key that is looked at; what has no end is hidden up to here. */
const MOST_OF_A_KEY = 20_000;

/** Where the private key ends whose first line begins at `start`; `undefined` where there is none. */
export function endOfPrivateKey(text: string, start: number): number | undefined {
  const part = text.slice(start, start + MOST_OF_A_KEY);
  const head = /^-----BEGIN (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----/.exec(part)?.[0];
  if (head === undefined) return undefined;
  const end = /-----END [A-Z0-9 ]{0,40}-----/.exec(part);
  // A key that was cut has no end: all that may belong to it goes.
  return start + (end === null ? part.length : end.index + end[0].length);
}
