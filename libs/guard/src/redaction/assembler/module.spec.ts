import {
  block,
  either,
  i16x8,
  i32,
  i64,
  i8x16,
  signed,
  unsigned,
  v128,
  when,
  whilst,
} from "./instructions.js";
import type { I32, Statement, V128 } from "./instructions.js";
import { moduleOf } from "./module.js";
import type { FunctionPlan } from "./module.js";

interface Api {
  readonly Module: new (module: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: Readonly<Record<string, unknown>> };
}
declare const WebAssembly: Api;

function run(plan: Omit<FunctionPlan, "name">, ...values: number[]) {
  const module = new WebAssembly.Module(moduleOf(1, [{ ...plan, name: "run" }]));
  const { exports } = new WebAssembly.Instance(module);
  const bytes = new Uint8Array((exports["memory"] as { readonly buffer: ArrayBuffer }).buffer);
  return { result: (exports["run"] as (...values: number[]) => number)(...values), bytes };
}
const valueOf = (result: I32): number =>
  run({ parameters: 0, body: () => ({ run: block(), result }) }).result;
const lanesOf = (vector: V128): number[] => {
  const body = () => ({ run: v128.store(i32.const(32), vector, 8), result: i32.const(0) });
  return [...run({ parameters: 0, body }).bytes.subarray(40, 56)];
};

const lanes = [0, 1, 15, 16, 47, 48, 57, 58, 127, 128, 160, 200, 240, 250, 254, 255];
const reversed = [...lanes].reverse();
const [left, right] = [v128.const(lanes), v128.const(reversed)];
const byLane = (combine: (one: number, other: number) => number): number[] =>
  lanes.map((one, index) => combine(one, reversed[index] ?? 0) & 255);

describe("the assembler", () => {
  it.each([
    [0, [0]],
    [127, [127]],
    [128, [0x80, 1]],
    [624_485, [0xe5, 0x8e, 0x26]],
  ])("encodes %d without a sign", (value, bytes) => expect(unsigned(value)).toEqual(bytes));

  it.each([
    [63n, [63]],
    [64n, [0xc0, 0]],
    [-64n, [0x40]],
    [-65n, [0xbf, 0x7f]],
    [-123_456n, [0xc0, 0xbb, 0x78]],
  ])("encodes %d with a sign", (value, bytes) => expect(signed(value)).toEqual(bytes));

  const [minusOne, three, five] = [i32.const(-1), i32.const(3), i32.const(5)];
  it.each<[string, I32, number]>([
    ["const", i32.const(-123_456), -123_456],
    ["eq", i32.eq(three, five), 0],
    ["ne", i32.ne(three, five), 1],
    ["lt_u", i32.lt_u(minusOne, three), 0],
    ["gt_s", i32.gt_s(minusOne, three), 0],
    ["gt_u", i32.gt_u(minusOne, three), 1],
    ["le_u", i32.le_u(three, three), 1],
    ["eqz", i32.eqz(three), 0],
    ["add", i32.add(three, five), 8],
    ["sub", i32.sub(three, five), -2],
    ["and", i32.and(three, five), 1],
    ["or", i32.or(three, five), 7],
    ["shl", i32.shl(five, three), 40],
    ["shr_u", i32.shr_u(minusOne, i32.const(28)), 15],
    ["either", either(three, five, minusOne), 5],
  ])("has i32.%s", (_name, code, value) => expect(valueOf(code)).toBe(value));

  const [high, low] = [i64.const(1n << 40n), i64.const(6n)];
  it.each<[string, I32, number]>([
    ["eqz", i64.eqz(high), 0],
    ["ne", i64.ne(high, low), 1],
    ["ctz", i32.wrap_i64(i64.ctz(high)), 40],
    ["sub", i32.wrap_i64(i64.sub(low, i64.const(7n))), -1],
    ["and", i32.wrap_i64(i64.and(low, i64.const(3n))), 2],
    ["or", i32.wrap_i64(i64.or(low, i64.const(9n))), 15],
    ["xor", i32.wrap_i64(i64.xor(low, i64.const(-1n))), -7],
    ["shl", i32.wrap_i64(i64.ctz(i64.shl(low, i64.const(50n)))), 51],
    ["shr_u", i32.wrap_i64(i64.shr_u(high, i64.const(38n))), 4],
    ["extend_i32_u", i32.wrap_i64(i64.shr_u(i64.extend_i32_u(minusOne), i64.const(31n))), 1],
  ])("has i64.%s", (_name, code, value) => expect(valueOf(code)).toBe(value));

  it.each<[string, V128, number[]]>([
    ["v128.const", left, lanes],
    ["v128.and", v128.and(left, right), byLane((one, other) => one & other)],
    ["v128.or", v128.or(left, right), byLane((one, other) => one | other)],
    [
      "i8x16.eq",
      i8x16.eq(left, v128.const(lanes.map((lane) => lane & 127))),
      lanes.map((lane) => (lane < 128 ? 255 : 0)),
    ],
    ["i8x16.le_u", i8x16.le_u(left, right), byLane((one, other) => (one <= other ? 255 : 0))],
    ["i8x16.swizzle", i8x16.swizzle(right, left), lanes.map((lane) => reversed[lane] ?? 0)],
    [
      "i16x8.shr_u",
      i16x8.shr_u(v128.const([0x10, 0x32, ...Array<number>(14).fill(0)]), i32.const(4)),
      [0x21, 0x03, ...Array<number>(14).fill(0)],
    ],
    [
      "i16x8.min_u",
      i16x8.min_u(
        v128.const([0, 1, 9, 0, ...Array<number>(12).fill(0)]),
        v128.const([255, 0, 255, 0, ...Array<number>(12).fill(0)]),
      ),
      [255, 0, 9, 0, ...Array<number>(12).fill(0)],
    ],
    [
      "i8x16.narrow_i16x8_u",
      i8x16.narrow_i16x8_u(
        v128.const([7, 0, 0, 1, ...Array<number>(12).fill(0)]),
        v128.const([9, 0, ...Array<number>(14).fill(0)]),
      ),
      [7, 255, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0],
    ],
  ])("has %s", (_name, code, value) => expect(lanesOf(code)).toEqual(value));

  it("has i8x16.bitmask", () => expect(valueOf(i8x16.bitmask(left))).toBe(0b1111_1110_0000_0000));

  it("takes from memory and puts there", () => {
    const address = i32.const(100);
    const body = () => ({
      run: block(
        i32.store(address, i32.const(0x04030201)),
        i32.store16(address, i32.const(0xfedc), 6),
        v128.store(address, v128.load(address), 16),
      ),
      result: i32.add(i32.load8_u(address, 2), i32.add(i32.load16_u(address, 22), i32.load(address, 300))),
    });
    const { result, bytes } = run({ parameters: 0, body });
    expect(result).toBe(3 + 0xfedc);
    expect([...bytes.subarray(116, 124)]).toEqual([1, 2, 3, 4, 0, 0, 0xdc, 0xfe]);
  });

  it("has parameters and variables, goes on while a condition holds, and does one of two things", () => {
    const sumOfOdd: Omit<FunctionPlan, "name"> = {
      parameters: 2,
      body: (variables) => {
        const [from, to] = [variables.parameter(0), variables.parameter(1)];
        const [sum, even] = [variables.local("i32"), variables.local("i64")];
        const next: Statement = from.set(i32.add(from.get, i32.const(1)));
        const isOdd = i32.and(from.get, i32.const(1));
        const countEven = even.set(i64.sub(even.get, i64.const(-1n)));
        return {
          run: whilst(
            i32.lt_u(from.get, to.get),
            when(isOdd, sum.set(i32.add(sum.get, from.get)), countEven),
            next,
          ),
          result: i32.add(sum.get, i32.shl(i32.wrap_i64(even.get), i32.const(16))),
        };
      },
    };
    expect(run(sumOfOdd, 1, 8).result).toBe(16 + (3 << 16));
    expect(run(sumOfOdd, 8, 8).result).toBe(0);
  });
});
