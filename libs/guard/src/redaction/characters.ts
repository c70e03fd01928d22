/** What a character may be a part of. */
export const characterTrait = {
  /** Letters, digits, `_` and `-`, of which names and secrets are made. */
  run: 1,
  /** `_` and `-`. */
  joint: 2,
  digit: 4,
  /** What may stand between groups of digits. */
  space: 8,
  /** What stands behind the name of a secret, or before the user in an address. */
  sign: 16,
  /** The first letter of `Bearer` and `Basic`, and that of `BEGIN` which is rare elsewhere. */
  word: 32,
} as const;

const { run, joint, digit, space, sign, word } = characterTrait;

const traits = new Uint8Array(256);
for (const [characters, trait] of [
  ["abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-", run],
  ["_-", joint],
  ["0123456789", digit],
  [" \u00a0", space],
  ["=:%", sign],
  ["BbG", word],
] as const) {
  for (const character of characters) {
    const code = character.charCodeAt(0);
    traits[code] = traitsOf(code) | trait;
  }
}

/** The {@link characterTrait}s of a character; beyond Latin-1, and where there is none, it has none. */
export function traitsOf(code: number): number {
  return code < 256 ? (traits[code] ?? 0) : 0;
}

/** Whether a character is one of those that names and secrets are made of. */
export const isInRun = (code: number): boolean => (traitsOf(code) & run) !== 0;
/** Whether it joins the parts of a run. */
export const isJoint = (code: number): boolean => (traitsOf(code) & joint) !== 0;
/** Whether it is one of the digits that cards are numbered with. */
export const isDigit = (code: number): boolean => (traitsOf(code) & digit) !== 0;
/** Whether it may stand between two groups of digits. */
export const isSpace = (code: number): boolean => (traitsOf(code) & space) !== 0;
