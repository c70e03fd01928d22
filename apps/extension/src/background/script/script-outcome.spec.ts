import { asFunction } from "./as-function.js";
import { failureOf, isIllegalReturn, primitiveOf, withoutWrapping } from "./script-outcome.js";

const details = (description: string, rest: object = {}) => ({
  text: "Uncaught",
  lineNumber: 0,
  columnNumber: 8,
  scriptId: "20",
  exception: { type: "object", subtype: "error", description },
  ...rest,
});

describe("a value of a script", () => {
  it.each([
    [{ type: "number", value: 2 }, 2],
    [{ type: "string", value: "" }, ""],
    [{ type: "undefined" }, null],
    [{ type: "object", subtype: "null", value: null }, null],
    [{ type: "number", unserializableValue: "NaN" }, "NaN"],
    [{ type: "number", unserializableValue: "-0" }, 0],
    [{ type: "bigint", unserializableValue: "12n" }, "12n"],
    [{ type: "symbol", description: "Symbol(s)" }, "Symbol(s)"],
  ])("%j needs no look into the page", (object, value) => {
    expect(primitiveOf(object)).toEqual({ value });
  });

  it.each(["object", "function"])("of type %s does", (type) => {
    expect(primitiveOf({ type, objectId: "1" })).toBeUndefined();
  });
});

describe("a failure of a script", () => {
  it("is told with message, stack and place", () => {
    const stack = "TypeError: bad\nline\n    at f (<anonymous>:1:19)\n    at <anonymous>:3:1";
    expect(failureOf(details(stack), undefined)).toEqual({
      ok: false,
      message: "TypeError: bad\nline",
      stack,
      position: { line: 1, column: 19 },
    });
  });

  it("in code of the page's has the place at which the script called it", () => {
    const stack = [
      "Error: no",
      "    at g (http://x/app.js:7:9)",
      "    at eval (eval at h (http://x/app.js:9:9), <anonymous>:1:1)",
      "    at <anonymous>:2:5",
    ].join("\n");
    expect(failureOf(details(stack), undefined).position).toEqual({ line: 2, column: 5 });
  });

  it("to be parsed has the place that the parser stopped at", () => {
    expect(failureOf(details("SyntaxError: Unexpected token ';'"), undefined)).toEqual({
      ok: false,
      message: "SyntaxError: Unexpected token ';'",
      position: { line: 1, column: 9 },
    });
  });

  it("is told within bounds, with the place of even the longest", () => {
    const long = `Error: ${"m".repeat(20_000)}`;
    const frames = `\n    at <anonymous>:4:2${"\n    at f (http://x/app.js:7:9)".repeat(2_000)}`;
    const { message, stack = "", position } = failureOf(details(long + frames), undefined);
    expect(message).toBe(`${long.slice(0, 10_000)}\n... [TRUNCATED - original size: 20007]`);
    expect(stack.startsWith(`${message}\n    at <anonymous>:4:2\n`)).toBe(true);
    expect(stack.length).toBeLessThan(21_000);
    expect(position).toEqual({ line: 4, column: 2 });
    const exception = { type: "string", value: "v".repeat(20_000) };
    expect(failureOf(details("", { exception }), undefined).message.length).toBeLessThan(10_100);
  });

  it("that is no error is told by its value", () => {
    const thrown = { type: "string", value: "str" };
    expect(failureOf(details("", { exception: thrown }), undefined)).toEqual({
      ok: false,
      message: 'Uncaught "str"',
    });
    const object = { type: "object", objectId: "1" };
    expect(failureOf(details("", { exception: object }), undefined, { a: 1 }).message).toBe(
      'Uncaught {"a":1}',
    );
  });
});

describe("a script that returns at its top level", () => {
  it("is known by an error without a stack", () => {
    const result = { type: "object" };
    const illegal = "SyntaxError: Illegal return statement";
    expect(isIllegalReturn({ result, exceptionDetails: details(illegal) })).toBe(true);
    // Thrown by a script that ran: to run it again would be a second time.
    expect(isIllegalReturn({ result, exceptionDetails: details(`${illegal}\n    at <anonymous>:1:1`) })).toBe(
      false,
    );
    expect(isIllegalReturn({ result })).toBe(false);
  });

  it("becomes the body of a function and keeps its places", async () => {
    const { source, wrapping } = asFunction("const a = 2;\nreturn a * 2 // end");
    expect(await (0, eval)(source)).toBe(4);
    const stack = "Error: x\n    at <anonymous>:1:29\n    at <anonymous>:2:7\n    at <anonymous>:3:3";
    expect(withoutWrapping(stack, wrapping)).toBe(
      "Error: x\n    at <anonymous>:1:15\n    at <anonymous>:2:7",
    );
  });
});

describe("a stack in what a script had evaluated", () => {
  it("tells the script's place as if it stood alone, and leaves the other as it is", () => {
    const inner = "    at eval (eval at <anonymous> (eval at f (:1:13), <anonymous>:1:20), <anonymous>:1:7)";
    const stack = `Error: x\n${inner}\n    at eval (eval at g (:1:14), <anonymous>:9:1)\n    at <anonymous>:1:12`;
    expect(withoutWrapping(stack, { before: 11, callLine: 9 })).toBe(
      `Error: x\n${inner.replace(":1:13", ":1:2")}\n    at eval (eval at g (:1:3), <anonymous>:9:1)\n    at <anonymous>:1:1`,
    );
  });
});

describe("a stack in a script that was awaited for", () => {
  it("does not tell of that, and of all else", () => {
    const told = "Error: at last\n    at async f (<anonymous>:1:20)\n    at async <anonymous>:1:30";
    const evaluated = "\n    at eval (eval at f (http://x/app.js:7:9), <anonymous>:2:3)";
    const wrapping = { before: 12, callLine: 0 };
    expect(withoutWrapping(`${told}${evaluated}\n    at async <anonymous>:1:11`, wrapping)).toBe(
      `Error: at last\n    at async f (<anonymous>:1:8)\n    at async <anonymous>:1:18${evaluated}`,
    );
  });
});
