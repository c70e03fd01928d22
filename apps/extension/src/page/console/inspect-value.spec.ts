/** @jest-environment jsdom */
import "./jsdom-globals.fixture.js";
import { inspectValue } from "./inspect-value.js";
import { collected, textRoom } from "./text-room.js";

const inspect = (value: unknown): string => {
  const room = textRoom(50_000);
  inspectValue(room, value);
  return collected(room);
};
const forbidden = (): never => {
  throw new Error("code of the page was called");
};

class Point {
  x = 1;
  get far(): never {
    return forbidden();
  }
}

const examples: Record<string, unknown> = {
  '"a\\"b"': 'a"b',
  "-0": -0,
  "12n": 12n,
  "Symbol(s)": Symbol("s"),
  "ƒ named()": function named() {
    return 1;
  },
  "class Point": Point,
  "Point {x: 1}": new Point(),
  "{}": {},
  "{a: {b: []}}": { a: { b: [] } },
  "{x: 1, [Symbol(y)]: 2}": Object.assign(Object.create(null), { x: 1, [Symbol("y")]: 2 }),
  "[1, , 3]": Object.assign([1], { 2: 3 }),
  "Invalid Date": new Date(NaN),
  "/a/dgimsuy": /a/dgimsuy,
  Promise: Promise.resolve(),
  'Map(2) {"a" => {b: 1}, 1n => 2}': new Map<unknown, unknown>([
    ["a", { b: 1 }],
    [1n, 2],
  ]),
  "Set(1) {[1]}": new Set([[1]]),
  "ArrayBuffer(8)": new ArrayBuffer(8),
  'URL "http://a.test/b?c"': new URL("http://a.test/b?c"),
  'Location "http://localhost/"': location,
  "Uint8Array(2) [1, 2]": new Uint8Array([1, 2]),
  "TypeError: no": new TypeError("no"),
  'Error: no {code: "E"} [cause]: RangeError: why': Object.assign(
    new Error("no", { cause: new RangeError("why") }),
    { code: "E" },
  ),
  "AggregateError: all [errors]: [Error: a, Error: b]": new AggregateError(
    [new Error("a"), new Error("b")],
    "all",
  ),
};

describe("a value of the console", () => {
  it.each(Object.entries(examples))("is shown as %s", (text, value) => {
    expect(inspect(value)).toBe(text);
  });

  it("shows elements by what selects them", () => {
    document.body.innerHTML = '<div id="a" class="b  c"></div>';
    expect(inspect([document.body.firstChild, document, document.createTextNode("t")])).toBe(
      '[<div#a.b.c>, #document, #text "t"]',
    );
  });

  it("shows what is circular once", () => {
    const list: unknown[] = [];
    list.push({ list });
    expect(inspect(list)).toBe("[{list: [Circular]}]");
    const twice = {};
    expect(inspect([twice, twice])).toBe("[{}, {}]");
  });

  it("calls no code of the page", () => {
    const sly = {
      get now() {
        return forbidden();
      },
      set then(_value: unknown) {
        forbidden();
      },
      toString: forbidden,
      toJSON: forbidden,
      [Symbol.toPrimitive]: forbidden,
      [Symbol.iterator]: forbidden,
    };
    Object.defineProperty(sly, "constructor", { get: forbidden });
    Object.defineProperty(sly, Symbol.toStringTag, { get: forbidden });
    expect(inspect(sly)).toMatch(/^\{now: \[Getter\], then: \[Setter\], toString: ƒ forbidden\(\), /);
    const error = new Error("m");
    for (const key of ["stack", "name", "message"]) Object.defineProperty(error, key, { get: forbidden });
    expect(inspect(error)).toBe("Error");
  });

  it("says where it cannot be read", () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(inspect([proxy, new Proxy({}, { ownKeys: forbidden })])).toBe("[[not readable], [not readable]]");
  });

  it("is bounded in depth, in members and in length", () => {
    expect(inspect({ a: { b: { c: { d: { e: 1 } } } } })).toBe("{a: {b: {c: {d: {…}}}}}");
    expect(inspect(Array.from({ length: 101 }, () => 0))).toMatch(/, 0, … 1 more\]$/);
    expect(inspect(new Set(Array.from({ length: 200 }, (_, index) => index)))).toMatch(/, 99, …\}$/);
    expect(inspect(["x".repeat(10_001)])).toBe(`["${"x".repeat(10_000)}"… (10001 characters)]`);
    const wide = Array.from({ length: 100 }, () => "x".repeat(9_000));
    expect(inspect(wide).length).toBeLessThan(50_100);
  });
});
