import { block, i16x8, i32, i8x16, v128 } from "../assembler/instructions.js";
import type { Statement, V128 } from "../assembler/instructions.js";
import type { Local, Variables } from "../assembler/module.js";

/** The same byte 16 times. */
export const splat = (byte: number): V128 => v128.const(Array<number>(16).fill(byte));

/** All bits on for each byte that is one of these few characters. */
export const areEither = (bytes: V128, characters: string): V128 =>
  [...characters]
    .map((character) => i8x16.eq(bytes, splat(character.charCodeAt(0))))
    .reduce((some, others) => v128.or(some, others));

/** Stands for the upper bits of what is no ASCII; else for those of characters that are in no text. */
const NOTHING = 1;
const bitOfUpper = Array.from({ length: 16 }, (_, upper) => (upper < 8 ? 1 << upper : NOTHING));

/**
 * Tells of 16 bytes which of them are in sets of characters, all of them printable ASCII. A table for each set has for the
 * lower four bits of a character one bit for each upper four with which it is in the set.
 */
export class CharacterSets {
  /** To be done once, before the first look. */
  readonly prepare: Statement;
  readonly #lowerMask: Local<"v128">;
  readonly #bitOfUpper: Local<"v128">;
  readonly #tables: readonly Local<"v128">[];
  readonly #bytes: Local<"v128">;
  readonly #lower: Local<"v128">;
  readonly #upper: Local<"v128">;

  /** @param scratch address of 16 bytes that may be written to */
  constructor(variables: Variables, scratch: number, sets: readonly string[]) {
    this.#lowerMask = variables.local("v128");
    this.#bitOfUpper = variables.local("v128");
    this.#tables = sets.map(() => variables.local("v128"));
    this.#bytes = variables.local("v128");
    this.#lower = variables.local("v128");
    this.#upper = variables.local("v128");
    // Constants would be made anew wherever they are used; what comes from memory stays in its register.
    const fromMemory = (local: Local<"v128">, lanes: readonly number[]): Statement =>
      block(v128.store(i32.const(scratch), v128.const(lanes)), local.set(v128.load(i32.const(scratch))));
    this.prepare = block(
      fromMemory(this.#lowerMask, Array<number>(16).fill(0x0f)),
      fromMemory(this.#bitOfUpper, bitOfUpper),
      ...this.#tables.map((table, index) => fromMemory(table, tableOf(sets[index] ?? ""))),
    );
  }

  /** Looks at 16 bytes. */
  look(bytes: V128): Statement {
    const mask = this.#lowerMask.get;
    return block(
      this.#bytes.set(bytes),
      this.#lower.set(v128.and(this.#bytes.get, mask)),
      this.#upper.set(
        i8x16.swizzle(this.#bitOfUpper.get, v128.and(i16x8.shr_u(this.#bytes.get, i32.const(4)), mask)),
      ),
    );
  }

  /** All bits on for each of the bytes that is in a set. */
  in(set: number): V128 {
    const table = this.#tables[set] ?? this.#lower;
    const upper = this.#upper.get;
    return i8x16.eq(v128.and(i8x16.swizzle(table.get, this.#lower.get), upper), upper);
  }

  /** All bits on for each of the bytes of which the upper four bits are these, which is cheaper. */
  withUpper(bits: number): V128 {
    return i8x16.eq(this.#upper.get, splat(1 << bits));
  }
}

function tableOf(characters: string): readonly number[] {
  const table = Array<number>(16).fill(0);
  for (const character of characters) {
    const code = character.charCodeAt(0);
    table[code & 15] = (table[code & 15] ?? 0) | (1 << (code >> 4));
  }
  return table;
}
