/** What a character may be a part of. */
export const characterTrait = {
  /** Letters, digits, `_` and `-`, of which names and secrets are made. */
  run: 1,
  /** Digits, and the spaces that stand between groups of them. */
  number: 2,
  digit: 4,
  /** What stands behind the name of a secret, or before the user in an address. */
  equals: 8,
  colon: 16,
  percent: 32,
  /** The first letter of `Bearer` and `Basic`. */
  b: 64,
  /** The letter of `BEGIN` that is rare elsewhere. */
  g: 128,
} as const;
/** All of the {@link characterTrait}s. */
export const EVERYTHING = 255;

const { run, number, digit } = characterTrait;

const traits = new Uint8Array(256);
for (const [characters, trait] of [
  ["abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-", run],
  ["0123456789", number | digit],
  [" \u00a0", number],
  ["=", characterTrait.equals],
  [":", characterTrait.colon],
  ["%", characterTrait.percent],
  ["Bb", characterTrait.b],
  ["G", characterTrait.g],
] as const) {
  for (const character of characters) {
    const code = character.charCodeAt(0);
    traits[code] = traitsOf(code) | trait;
  }
}

/** The {@link characterTrait}s of a character of Latin-1. */
export function traitsOf(code: number): number {
  return traits[code] ?? 0;
}

/** Whether a character is one of those that names and secrets are made of. */
export const isInRun = (code: number): boolean => code < 256 && (traitsOf(code) & run) !== 0;

/**
 * By the codes of two characters of Latin-1 as one number of 16 bits: `run` where both are of one, `number` where they are
 * two digits, or a digit and a space. Which stands first makes no difference, and so neither does the order in which a
 * machine keeps bytes.
 */
export const traitsOfPair = new Uint8Array(1 << 16);
for (let pair = 0; pair < traitsOfPair.length; pair += 1) {
  const one = traitsOf(pair >> 8);
  const other = traitsOf(pair & 255);
  traitsOfPair[pair] = one & other & (((one | other) & digit) === 0 ? run : run | number);
}
