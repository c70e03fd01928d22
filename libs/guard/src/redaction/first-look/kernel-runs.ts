import { block, i32, when } from "../assembler/instructions.js";
import type { Statement } from "../assembler/instructions.js";
import type { Local, Variables } from "../assembler/module.js";
import { beforePoints } from "../secret-patterns.js";
import { layout } from "./first-look.js";
import { allOf, anyOf, areDigits, bitAt, bitsOf, byteAt, isAmong } from "./scalars.js";

/** Does something where the long run that begins at a place may be a secret: `mayBeginSecretIn` in `plain-look.ts`. */
export function whenBeginning(variables: Variables, place: Local<"i32">, then: Statement): Statement {
  const [before, characters] = [variables.local("i32"), variables.local("i32")];
  const beginning = i32.or(
    bitsOf(characters.get, 0, 63, 10),
    i32.or(bitsOf(characters.get, 1, 31, 5), bitsOf(characters.get, 2, 31, 0)),
  );
  const isFirstOfCard = i32.le_u(
    i32.sub(i32.and(characters.get, i32.const(0xff)), i32.const(0x32)),
    i32.const(4),
  );
  return block(
    before.set(byteAt(place.get, -1)),
    characters.set(i32.load(place.get)),
    when(
      anyOf(
        bitAt(beginning, layout.beginnings),
        isAmong(before.get, "/%\\"),
        allOf(areDigits(characters.get), areDigits(i32.load(place.get, 5)), isFirstOfCard),
        allOf(
          i32.eq(before.get, i32.const(0x2e)),
          isAmong(byteAt(place.get, -2), String.fromCharCode(...beforePoints)),
        ),
      ),
      then,
    ),
  );
}
