import { unsigned } from "./instructions.js";
import type { Bytes, Code, I32, Statement, ValueType } from "./instructions.js";

/** A variable of a function. */
export interface Local<T extends ValueType> {
  readonly get: Code<T>;
  set(value: Code<T>): Statement;
}

/** A function as it is written: asks for its variables, and gives its instructions and what it returns. */
export interface FunctionPlan {
  readonly name: string;
  /** How many parameters it has, all of them `i32`. */
  readonly parameters: number;
  readonly body: (variables: Variables) => { readonly run: Statement; readonly result: I32 };
}

const codeOf: Readonly<Record<ValueType, number>> = { i32: 0x7f, i64: 0x7e, v128: 0x7b };

/** Hands out the variables of one function. */
export class Variables {
  /** Types of those that are no parameters. */
  readonly types: ValueType[] = [];
  readonly #parameters: number;

  constructor(parameters: number) {
    this.#parameters = parameters;
  }

  /** The parameter at a place, counted from 0. */
  parameter(index: number): Local<"i32"> {
    return localAt("i32", index);
  }

  /** A new variable, 0 at first. */
  local<T extends ValueType>(type: T): Local<T> {
    return localAt(type, this.#parameters + this.types.push(type) - 1);
  }
}

const localAt = <T extends ValueType>(type: T, index: number): Local<T> => ({
  get: { type, bytes: [0x20, unsigned(index)] },
  set: ({ bytes }) => ({ type: "nothing", bytes: [bytes, 0x21, unsigned(index)] }),
});

/**
 * A module in WebAssembly's binary format (WebAssembly 2.0, section 5.5) with memory of a fixed size, exported as `memory`,
 * and functions, each exported by its name. Each returns an `i32`.
 * @param pages of memory, 64 KB each
 */
export function moduleOf(pages: number, functions: readonly FunctionPlan[]): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ parameters }) => [
    FUNCTION_TYPE,
    list(Array<Bytes>(parameters).fill([codeOf.i32])),
    list([[codeOf.i32]]),
  ]);
  const exports = functions.map(({ name }, index) => [text(name), 0x00, unsigned(index)]);
  return Uint8Array.from(
    flat([
      [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      section(TYPES, list(types)),
      section(FUNCTIONS, list(functions.map((_, index) => unsigned(index)))),
      section(MEMORIES, list([[0x01, unsigned(pages), unsigned(pages)]])),
      section(EXPORTS, list([[text("memory"), 0x02, 0], ...exports])),
      section(CODE, list(functions.map(codeOfFunction))),
    ]),
  );
}

function codeOfFunction({ parameters, body }: FunctionPlan): Bytes {
  const variables = new Variables(parameters);
  const { run, result } = body(variables);
  const declared = list(variables.types.map((type) => [1, codeOf[type]]));
  return withLength([declared, run.bytes, result.bytes, 0x0b]);
}

const FUNCTION_TYPE = 0x60;
const [TYPES, FUNCTIONS, MEMORIES, EXPORTS, CODE] = [1, 3, 5, 7, 10];

const section = (id: number, content: Bytes): Bytes => [id, withLength(content)];
const list = (items: readonly Bytes[]): Bytes => [unsigned(items.length), items];
const text = (name: string): Bytes => withLength([...new TextEncoder().encode(name)]);

function withLength(content: Bytes): Bytes {
  const bytes = flat(content);
  return [unsigned(bytes.length), bytes];
}

/** The bytes without the lists that they stand in. */
function flat(bytes: Bytes, into: number[] = []): number[] {
  for (const part of bytes) {
    if (typeof part === "number") into.push(part);
    else flat(part, into);
  }
  return into;
}
