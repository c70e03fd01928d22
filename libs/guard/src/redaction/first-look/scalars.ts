import { either, i32 } from "../assembler/instructions.js";
import type { I32 } from "../assembler/instructions.js";

/** Whether one of these holds; those behind it are not computed then. */
export const anyOf = (...conditions: readonly I32[]): I32 =>
  conditions.reduceRight((others, condition) => either(condition, i32.const(1), others));

/** Whether all of these hold; those behind one that does not are not computed. */
export const allOf = (...conditions: readonly I32[]): I32 =>
  conditions.reduceRight((others, condition) => either(condition, others, i32.const(0)));

/** Whether a byte is one of these characters. */
export const isAmong = (byte: I32, characters: string): I32 =>
  anyOf(...[...characters].map((character) => i32.eq(byte, i32.const(character.charCodeAt(0)))));

/** The byte that stands so far from a place. */
export const byteAt = (place: I32, distance: number): I32 =>
  distance < 0 ? i32.load8_u(i32.sub(place, i32.const(-distance))) : i32.load8_u(place, distance);

/** The characters of a text of up to four as one number, as memory has them. */
export const numberOf = (text: string): number =>
  [...text].reduceRight((number, character) => (number << 8) | character.charCodeAt(0), 0);

/** A bit of those that begin at an address, as 0 or 1. */
export const bitAt = (bit: I32, bits: number): I32 =>
  i32.and(
    i32.shr_u(i32.load8_u(i32.shr_u(bit, i32.const(3)), bits), i32.and(bit, i32.const(7))),
    i32.const(1),
  );

/** Some bits of one character among those in a number, moved to where they stand in another one. */
export function bitsOf(characters: I32, index: number, mask: number, to: number): I32 {
  const bits = i32.and(
    index === 0 ? characters : i32.shr_u(characters, i32.const(8 * index)),
    i32.const(mask),
  );
  return to === 0 ? bits : i32.shl(bits, i32.const(to));
}

/** Whether four bytes in one number are digits: six more would leave the sixteen characters that begin with them. */
export const areDigits = (four: I32): I32 =>
  allOf(
    i32.eq(i32.and(four, i32.const(UPPER_BITS)), i32.const(0x30303030)),
    i32.eq(i32.and(i32.add(four, i32.const(0x06060606)), i32.const(UPPER_BITS)), i32.const(0x30303030)),
  );
const UPPER_BITS = 0xf0f0f0f0 | 0;
