import { block, i16x8, i32, i64, i8x16, v128, when, whilst } from "../assembler/instructions.js";
import type { I32, I64, Statement, V128 } from "../assembler/instructions.js";
import { moduleOf } from "../assembler/module.js";
import type { FunctionPlan, Local, Variables } from "../assembler/module.js";
import { BEYOND, layout, ROOM } from "./first-look.js";
import { whenBeginning } from "./kernel-runs.js";
import { whenSign } from "./kernel-signs.js";
import { allOf, areDigits, isAmong } from "./scalars.js";
import { areEither, CharacterSets } from "./vectors.js";

/** The module with the functions of a `FirstLook`. What they find is easier to read in `plain-look.ts`. */
export const kernel = (): Uint8Array<ArrayBuffer> => moduleOf(1, [narrow, look]);

/** Bytes of a vector. */
const VECTOR = 16;
/** Bytes that are looked at in one turn. */
const TURN = 3 * VECTOR;
/** Bytes before them of which it is still known what they are: a run or number may begin there. */
const KNOWN = 16;
/** Of what is known then, the bits of places with one byte known before, and 15 behind. The others' turn is another one. */
const TOLD = ((1n << BigInt(TURN)) - 1n) << 1n;

const inRuns = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
const inSigns = "=:%BbG";

const narrow: FunctionPlan = {
  name: "narrow",
  parameters: 1,
  body: (variables) => {
    const left = variables.parameter(0);
    const from = variables.local("i32");
    const to = variables.local("i32");
    const most = v128.const(Array.from({ length: VECTOR }, (_, index) => (index % 2 === 0 ? BEYOND : 0)));
    const charactersAt = (offset: number): V128 => i16x8.min_u(v128.load(from.get, offset), most);
    return {
      run: block(
        from.set(i32.const(layout.text)),
        to.set(i32.const(layout.text)),
        // What is written has been read before.
        whilst(
          i32.gt_s(left.get, i32.const(0)),
          v128.store(to.get, i8x16.narrow_i16x8_u(charactersAt(0), charactersAt(VECTOR))),
          from.set(i32.add(from.get, i32.const(2 * VECTOR))),
          to.set(i32.add(to.get, i32.const(VECTOR))),
          left.set(i32.sub(left.get, i32.const(VECTOR))),
        ),
      ),
      result: i32.const(0),
    };
  },
};

const look: FunctionPlan = {
  name: "look",
  parameters: 2,
  body: (variables) => {
    const [from, to] = [variables.parameter(0), variables.parameter(1)];
    /** Where the turn's bytes begin. */
    const at = variables.local("i32");
    const seen = seeTurn(variables, at.get);
    const joint = variables.local("i64");
    const row = variables.local("i64");
    const [bits, place] = [variables.local("i64"), variables.local("i32")];
    const runs = new List(variables, layout.runs);
    const signs = new List(variables, layout.signs);

    /** Does something at each of these places, where it is one that was asked for. */
    const atEach = (places: I64, then: Statement): Statement =>
      block(
        bits.set(i64.and(places, i64.const(TOLD))),
        whilst(
          i64.ne(bits.get, i64.const(0n)),
          place.set(i32.add(i32.sub(at.get, i32.const(KNOWN)), i32.wrap_i64(i64.ctz(bits.get)))),
          bits.set(i64.and(bits.get, i64.sub(bits.get, i64.const(1n)))),
          when(i32.lt_u(i32.sub(place.get, from.get), i32.sub(to.get, from.get)), then),
        ),
      );
    const lookAtRuns = block(
      joint.set(i64.const(0n)),
      ...[0, 1, 2, 3].map((index) =>
        addMask(
          joint,
          VECTOR * index,
          areEither(v128.load(i32.sub(at.get, i32.const(KNOWN)), VECTOR * index), "_-"),
        ),
      ),
      // A run begins behind what is none of it, a part of one behind a joint.
      atEach(
        i64.and(row.get, not(i64.shl(i64.and(seen.run.get, not(joint.get)), i64.const(1n)))),
        whenBeginning(variables, place, runs.add(place.get)),
      ),
    );
    const lookAtGroups = atEach(
      i64.and(
        i64.and(row.get, not(i64.shr_u(seen.digit.get, i64.const(4n)))),
        i64.shr_u(row.get, i64.const(5n)),
      ),
      when(
        allOf(
          isAmong(i32.load8_u(place.get, 4), " \u00a0"),
          areDigits(i32.load(place.get)),
          areDigits(i32.load(place.get, 5)),
        ),
        runs.add(i32.add(place.get, i32.const(4))),
      ),
    );
    return {
      run: block(
        seen.prepare,
        runs.clear,
        signs.clear,
        at.set(i32.sub(from.get, i32.const(KNOWN))),
        whilst(
          allOf(i32.lt_u(at.get, i32.add(to.get, i32.const(KNOWN - 1))), runs.hasRoom, signs.hasRoom),
          seen.see,
          setRows(row, seen.run.get, [1n, 2n, 4n, 5n]),
          when(i64.ne(i64.and(row.get, i64.const(TOLD)), i64.const(0n)), lookAtRuns),
          setRows(row, seen.digit.get, [1n, 2n]),
          lookAtGroups,
          atEach(seen.sign.get, whenSign(variables, place, signs.add(place.get))),
          at.set(i32.add(at.get, i32.const(TURN))),
        ),
        runs.count(layout.counts),
        signs.count(layout.counts + 4),
      ),
      result: i32.sub(at.get, i32.const(KNOWN - 1)),
    };
  },
};

/** Sees what each byte is, from those known before a turn to its last: a bit for each, the lowest for the first. */
function seeTurn(variables: Variables, at: I32) {
  const [run, digit, sign] = [variables.local("i64"), variables.local("i64"), variables.local("i64")];
  const sets = new CharacterSets(variables, layout.scratch, [inRuns, inSigns]);
  const see = block(
    ...[run, digit, sign].map((seen) => seen.set(i64.shr_u(seen.get, i64.const(BigInt(TURN))))),
    ...[0, VECTOR, 2 * VECTOR].map((offset) =>
      block(
        sets.look(v128.load(at, offset)),
        addMask(run, KNOWN + offset, sets.in(0)),
        // Six signs are among them, and must be told apart afterwards.
        addMask(digit, KNOWN + offset, sets.withUpper(3)),
        addMask(sign, KNOWN + offset, sets.in(1)),
      ),
    ),
  );
  return { run, digit, sign, prepare: sets.prepare, see };
}

/** Turns on the bits of 16 bytes, from a bit on. */
const addMask = (bits: Local<"i64">, from: number, bytes: V128): Statement =>
  bits.set(i64.or(bits.get, i64.shl(i64.extend_i32_u(i8x16.bitmask(bytes)), i64.const(BigInt(from)))));

/** The bits of which those behind are on as well; the steps' sum is how many. */
const setRows = (row: Local<"i64">, seen: I64, steps: readonly bigint[]): Statement =>
  block(
    row.set(seen),
    ...steps.map((step) => row.set(i64.and(row.get, i64.shr_u(row.get, i64.const(step))))),
  );

const not = (bits: I64): I64 => i64.xor(bits, i64.const(-1n));

/** A list of places in memory. */
class List {
  /** Whether there is room for what one turn may add. */
  readonly hasRoom: I32;
  readonly clear: Statement;
  readonly #next: Local<"i32">;
  readonly #start: number;

  constructor(variables: Variables, start: number) {
    this.#start = start;
    this.#next = variables.local("i32");
    this.clear = this.#next.set(i32.const(start));
    this.hasRoom = i32.le_u(this.#next.get, i32.const(start + 2 * (ROOM - 2 * TURN)));
  }

  add(place: I32): Statement {
    return block(i32.store16(this.#next.get, place), this.#next.set(i32.add(this.#next.get, i32.const(2))));
  }

  /** Writes down how many there are. */
  count(address: number): Statement {
    const bytes = i32.sub(this.#next.get, i32.const(this.#start));
    return i32.store(i32.const(address), i32.shr_u(bytes, i32.const(1)));
  }
}
