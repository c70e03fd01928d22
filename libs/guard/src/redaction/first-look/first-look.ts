/**
 * The first look at a text, the only one that goes over every character: finds the places at which a secret may be, by
 * what is rare in a text without secrets. Whether there is one is for others to say.
 *
 * Two do the same: `newSimdLook` makes one, and `PlainLook` is the other, where a machine has no instructions for it. The text is
 * put into their memory, a byte for each character, and so are the places that they find.
 */
export interface FirstLook {
  /** See {@link layout}. */
  readonly memory: ArrayBuffer;
  /**
   * Makes bytes of characters of 16 bits that lie where the text belongs; of those that are none of Latin-1, a byte that
   * nothing is made of.
   */
  narrow(characters: number): void;
  /**
   * Finds the places from one on and before another, both of bytes in memory. What stands around is seen as well.
   * @returns where to go on, because there is no more room for places; at least `to` if that was all
   */
  look(from: number, to: number): number;
}

/** Bytes before and behind what is looked at: other characters of the text, or zeros where there are none. */
export const MARGIN = 64;
/** Characters of a text that are looked at in one go: with two bytes each and their margins, they fill half of the memory. */
export const BLOCK = (1 << 14) - 2 * MARGIN;
/** Characters of an address that are looked through for the end of its user; a longer one is taken for one. */
export const MOST_OF_A_USER = 32;
/** Stands for a character that is none of Latin-1. */
export const BEYOND = 0xff;

/** What lies where in the memory of a look. */
export const layout = {
  /** The text, with a margin before it. */
  text: MARGIN,
  /** How many places there are in {@link layout.runs} and {@link layout.signs}: two numbers of 32 bits. */
  counts: 0x8800,
  /** Bytes that a look may write to while it works. */
  scratch: 0x8810,
  /** A bit for each ending of names, see `endings`. */
  endings: 0x9000,
  /** A bit for each beginning of secrets, see `beginnings`. */
  beginnings: 0xb000,
  /** Where a long run begins that may be a secret, or a part of it, and where a space stands between groups of digits. */
  runs: 0xd000,
  /** Where a sign stands that may tell of a secret. */
  signs: 0xe800,
  /** Bytes in all. */
  size: 0x10000,
} as const;

/** Places that there is room for, of runs and of signs; each is a number of 16 bits. */
export const ROOM = (layout.size - layout.signs) / 2;
