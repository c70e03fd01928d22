/**
 * The instructions of WebAssembly that the product needs, each by its name in the specification (WebAssembly 2.0, section
 * 5.4). Operands are written as arguments, so that code reads like the text format's folded form, and are checked by type.
 */

/** The types of values. */
export type ValueType = "i32" | "i64" | "v128";

/** Bytes, in lists within lists as they were put together. */
export type Bytes = readonly (number | Bytes)[];

/** Encoded instructions, and what they leave on the stack: a value, or nothing. */
export interface Code<T extends ValueType | "nothing"> {
  readonly type: T;
  readonly bytes: Bytes;
}
export type I32 = Code<"i32">;
export type I64 = Code<"i64">;
export type V128 = Code<"v128">;
export type Statement = Code<"nothing">;

/** A number in LEB128 without a sign. */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return [...bytes, rest];
}

/** A number in LEB128 with a sign. */
export function signed(value: bigint): number[] {
  const bytes: number[] = [];
  let rest = value;
  // The last byte's highest bit is the sign.
  for (; rest < -64n || rest > 63n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return [...bytes, Number(rest & 127n)];
}

/** An instruction with one operand, and one with two. */
const unary =
  <T extends ValueType, R extends ValueType>(type: R, ...opcode: number[]) =>
  (operand: Code<T>): Code<R> => ({ type, bytes: [operand.bytes, ...opcode] });
const binary =
  <T extends ValueType, R extends ValueType>(type: R, ...opcode: number[]) =>
  (left: Code<T>, right: Code<T>): Code<R> => ({ type, bytes: [left.bytes, right.bytes, ...opcode] });

/** An instruction that takes from memory; `offset` is added to the address. Nothing is told of how it is aligned. */
const load =
  <R extends ValueType>(type: R, ...opcode: number[]) =>
  (address: I32, offset = 0): Code<R> => ({
    type,
    bytes: [address.bytes, ...opcode, 0, unsigned(offset)],
  });
const store =
  <T extends ValueType>(...opcode: number[]) =>
  (address: I32, value: Code<T>, offset = 0): Statement => ({
    type: "nothing",
    bytes: [address.bytes, value.bytes, ...opcode, 0, unsigned(offset)],
  });

export const i32 = {
  const: (value: number): I32 => ({ type: "i32", bytes: [0x41, ...signed(BigInt(value))] }),
  load: load("i32", 0x28),
  load8_u: load("i32", 0x2d),
  load16_u: load("i32", 0x2f),
  store: store<"i32">(0x36),
  store16: store<"i32">(0x3b),
  eq: binary<"i32", "i32">("i32", 0x46),
  ne: binary<"i32", "i32">("i32", 0x47),
  gt_s: binary<"i32", "i32">("i32", 0x4a),
  lt_u: binary<"i32", "i32">("i32", 0x49),
  lt_s: binary<"i32", "i32">("i32", 0x48),
  gt_u: binary<"i32", "i32">("i32", 0x4b),
  le_u: binary<"i32", "i32">("i32", 0x4d),
  ge_u: binary<"i32", "i32">("i32", 0x4f),
  eqz: unary<"i32", "i32">("i32", 0x45),
  add: binary<"i32", "i32">("i32", 0x6a),
  sub: binary<"i32", "i32">("i32", 0x6b),
  and: binary<"i32", "i32">("i32", 0x71),
  or: binary<"i32", "i32">("i32", 0x72),
  shl: binary<"i32", "i32">("i32", 0x74),
  shr_u: binary<"i32", "i32">("i32", 0x76),
  wrap_i64: unary<"i64", "i32">("i32", 0xa7),
};

export const i64 = {
  const: (value: bigint): I64 => ({ type: "i64", bytes: [0x42, ...signed(BigInt.asIntN(64, value))] }),
  eqz: unary<"i64", "i32">("i32", 0x50),
  ne: binary<"i64", "i32">("i32", 0x52),
  ctz: unary<"i64", "i64">("i64", 0x7a),
  sub: binary<"i64", "i64">("i64", 0x7d),
  and: binary<"i64", "i64">("i64", 0x83),
  or: binary<"i64", "i64">("i64", 0x84),
  xor: binary<"i64", "i64">("i64", 0x85),
  shl: binary<"i64", "i64">("i64", 0x86),
  shr_u: binary<"i64", "i64">("i64", 0x88),
  extend_i32_u: unary<"i32", "i64">("i64", 0xad),
};

/** Opcodes of vectors stand behind a prefix. */
const VECTOR = 0xfd;

export const v128 = {
  /** @param lanes 16 bytes */
  const: (lanes: readonly number[]): V128 => ({ type: "v128", bytes: [VECTOR, 12, ...lanes] }),
  load: load("v128", VECTOR, 0),
  store: store<"v128">(VECTOR, 11),
  and: binary<"v128", "v128">("v128", VECTOR, 78),
  or: binary<"v128", "v128">("v128", VECTOR, 80),
};

export const i8x16 = {
  swizzle: binary<"v128", "v128">("v128", VECTOR, 14),
  eq: binary<"v128", "v128">("v128", VECTOR, 35),
  le_u: binary<"v128", "v128">("v128", VECTOR, 42),
  sub: binary<"v128", "v128">("v128", VECTOR, ...unsigned(113)),
  bitmask: unary<"v128", "i32">("i32", VECTOR, 100),
  narrow_i16x8_u: binary<"v128", "v128">("v128", VECTOR, 102),
};

export const i16x8 = {
  shr_u: (vector: V128, bits: I32): V128 => ({
    type: "v128",
    bytes: [vector.bytes, bits.bytes, VECTOR, unsigned(141)],
  }),
  min_u: binary<"v128", "v128">("v128", VECTOR, ...unsigned(151)),
};

/** Instructions one after the other. */
export const block = (...statements: Statement[]): Statement => ({
  type: "nothing",
  bytes: statements.map(({ bytes }) => bytes),
});

/** `if`, of which neither part leaves anything. */
export const when = (condition: I32, then: Statement, otherwise = block()): Statement => ({
  type: "nothing",
  bytes: [condition.bytes, IF, EMPTY, then.bytes, ELSE, otherwise.bytes, END],
});

/** `if` of which either part leaves a value; only the one is computed. */
export const either = (condition: I32, then: I32, otherwise: I32): I32 => ({
  type: "i32",
  bytes: [condition.bytes, IF, I32_RESULT, then.bytes, ELSE, otherwise.bytes, END],
});

/** A `loop` in a `block`, which is left as soon as the condition, looked at before each turn, does not hold. */
export const whilst = (condition: I32, ...body: Statement[]): Statement => ({
  type: "nothing",
  bytes: [
    [BLOCK, EMPTY, LOOP, EMPTY],
    [i32.eqz(condition).bytes, BR_IF, 1],
    [block(...body).bytes, BR, 0],
    [END, END],
  ],
});

const [BLOCK, LOOP, IF, ELSE, END, BR, BR_IF] = [0x02, 0x03, 0x04, 0x05, 0x0b, 0x0c, 0x0d];
/** What a block leaves. */
const [EMPTY, I32_RESULT] = [0x40, 0x7f];
