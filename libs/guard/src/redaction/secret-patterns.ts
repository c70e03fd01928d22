import type { SecretKind } from "./secret-kinds.js";

/** Where a secret is, and of which kind. */
export interface FoundSecret {
  readonly kind: SecretKind;
  readonly end: number;
}

/**
 * Secrets that show by their form alone, each from its first character on. All of them begin with a run of at least
 * {@link SHORTEST_SECRET} letters, digits, `_` and `-`; {@link dotted} has the others.
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

/** Secrets whose first run is short, with what they begin with. */
export const dotted: readonly {
  readonly begins: string;
  readonly kind: SecretKind;
  readonly form: RegExp;
}[] = [
  { begins: "ya29.", kind: "google-key", form: /ya29\.[\w-]{20,}/y },
  { begins: "SG.", kind: "service-key", form: /SG\.[\w-]{16,}\.[\w-]{16,}/y },
];

/** Characters of the run that a secret begins with, at least. */
export const SHORTEST_SECRET = 16;

const pattern = new RegExp(forms.map(([, form]) => `(${form})`).join("|"), "y");
/** By character code: whether any form begins with it. */
const begins = new Uint8Array(128);
for (const first of "eAgxsrwGnphdlSMNO") begins[first.charCodeAt(0)] = 1;
/** The secret part of a webhook's address may begin with anything. */
const webhook = /(?<=hooks\.slack\.com\/(?:services|workflows)\/T\w{1,20}\/[AB]\w{1,20}\/)\w{20,}/y;

/** The secret that begins at `start`, where a run of letters, digits, `_` and `-` begins. */
export function secretAt(text: string, start: number): FoundSecret | undefined {
  const first = text.charCodeAt(start);
  if (first < 128 && begins[first] === 1) {
    pattern.lastIndex = start;
    const found = pattern.exec(text);
    if (found !== null) {
      const group = found.findIndex((part, index) => index > 0 && part !== undefined);
      const kind = forms[group - 1]?.[0];
      if (kind !== undefined) return { kind, end: pattern.lastIndex };
    }
  }
  if (text.charCodeAt(start - 1) !== 0x2f) return undefined;
  webhook.lastIndex = start;
  return webhook.test(text) ? { kind: "slack-token", end: webhook.lastIndex } : undefined;
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
