import { block, either, i32, i64, i8x16, v128, when, whilst } from "../assembler/instructions.js";
import type { I32, Statement, V128 } from "../assembler/instructions.js";
import type { Local, Variables } from "../assembler/module.js";
import { EARLIER_ENDINGS } from "../sensitive-names.js";
import { layout, MOST_OF_A_USER } from "./first-look.js";
import { allOf, anyOf, bitAt, bitsOf, byteAt, isAmong, numberOf } from "./scalars.js";
import { areEither, splat } from "./vectors.js";

/** Does something where the sign at a place may tell of a secret: `isSign` in `plain-look.ts`. */
export function whenSign(variables: Variables, place: Local<"i32">, then: Statement): Statement {
  const sign = variables.local("i32");
  const end = variables.local("i32");
  const tells = variables.local("i32");
  const ends = variables.local("i64");
  const next = (text: string): I32 => i32.eq(i32.load16_u(place.get, 1), i32.const(numberOf(text)));

  const lookAtWord = tells.set(
    either(
      i32.eq(sign.get, i32.const(0x47)),
      i32.eq(i32.load(i32.sub(place.get, i32.const(2))), i32.const(numberOf("BEGI"))),
      anyOf(next("ea"), next("as")),
    ),
  );
  const lookAtAddress = block(
    ends.set(i64.const(0n)),
    ...Array.from({ length: MOST_OF_A_USER / 16 }, (_, index) =>
      ends.set(
        i64.or(ends.get, i64.shl(maskOfEnds(place.get, 3 + 16 * index), i64.const(BigInt(16 * index)))),
      ),
    ),
    tells.set(
      anyOf(
        i64.eqz(ends.get),
        i32.eq(i32.load8_u(i32.add(place.get, i32.wrap_i64(i64.ctz(ends.get))), 3), i32.const(0x40)),
      ),
    ),
  );
  const lookBefore = block(
    end.set(place.get),
    // Most names end right before their sign; blanks and quotes are below.
    when(
      i32.le_u(byteAt(end.get, -1), i32.const(0x27)),
      block(
        whilst(
          allOf(i32.gt_u(end.get, i32.sub(place.get, i32.const(4))), isAmong(byteAt(end.get, -1), " \t")),
          end.set(i32.sub(end.get, i32.const(1))),
        ),
        when(
          isAmong(byteAt(end.get, -1), "\"'"),
          end.set(i32.sub(i32.sub(end.get, i32.const(1)), i32.eq(byteAt(end.get, -2), i32.const(0x5c)))),
        ),
      ),
    ),
    tells.set(
      allOf(
        bitAt(tailIn(i32.load(i32.sub(end.get, i32.const(4))), 1), layout.endings),
        bitAt(tailIn(i32.load(i32.sub(end.get, i32.const(5))), 0), layout.endings + EARLIER_ENDINGS / 8),
      ),
    ),
  );
  return block(
    sign.set(i32.load8_u(place.get)),
    when(
      i32.gt_u(sign.get, i32.const(0x40)),
      lookAtWord,
      when(
        allOf(i32.eq(sign.get, i32.const(0x3a)), next("//")),
        lookAtAddress,
        when(
          allOf(i32.eq(sign.get, i32.const(0x25)), i32.ne(i32.load8_u(place.get, 1), i32.const(0x33))),
          tells.set(i32.const(0)),
          lookBefore,
        ),
      ),
    ),
    when(tells.get, then),
  );
}

/** A bit for each of 16 bytes at which the part of an address ends that a user may stand in. */
function maskOfEnds(place: I32, distance: number) {
  const bytes = (): V128 => v128.load(place, distance);
  return i64.extend_i32_u(
    i8x16.bitmask(v128.or(areEither(bytes(), "@/?#"), i8x16.le_u(bytes(), splat(0x20)))),
  );
}

/** Of three characters in a number, from one on, what `tail` in `sensitive-names.ts` makes of them. */
const tailIn = (characters: I32, index: number): I32 =>
  i32.or(
    bitsOf(characters, index, 31, 10),
    i32.or(bitsOf(characters, index + 1, 31, 5), bitsOf(characters, index + 2, 31, 0)),
  );
