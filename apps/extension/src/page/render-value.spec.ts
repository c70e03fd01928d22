/** @jest-environment jsdom */
import { types } from "node:util";
import { runInNewContext } from "node:vm";
import { renderValue } from "./render-value.js";

const bounds = { depth: 8, entries: 10_000, string: 1_000, html: 200, total: 100_000 };
const render = (value: unknown, more: Partial<typeof bounds> = {}): unknown =>
  JSON.parse(JSON.stringify(renderValue(value, { ...bounds, ...more })));

class Point {
  constructor(
    readonly x: number,
    readonly y: number,
  ) {}
}

describe("renderValue", () => {
  it.each<[string, unknown, unknown]>([
    ["plain data", { a: [1, "b", true, null] }, { a: [1, "b", true, null] }],
    ["undefined", [undefined, { a: undefined }], [null, { a: null }]],
    ["a hole", Object.assign([], { length: 2 }), [null, null]],
    ["numbers that JSON lacks", [NaN, -Infinity, -0], ["NaN", "-Infinity", 0]],
    ["a big integer", 12n, "12n"],
    ["a symbol", Symbol("s"), "Symbol(s)"],
    ["a date", new Date(0), "1970-01-01T00:00:00.000Z"],
    ["an invalid date", new Date(NaN), "Invalid Date"],
    ["a regular expression", /a\/b/gi, "/a\\/b/gi"],
    ["a map with names", new Map([["a", new Map([["b", 1]])]]), { a: { b: 1 } }],
    [
      "a map with other keys",
      new Map<unknown, unknown>([
        [1, "x"],
        [{ k: 1 }, "y"],
      ]),
      [
        [1, "x"],
        [{ k: 1 }, "y"],
      ],
    ],
    ["a set", new Set([1, [2]]), [1, [2]]],
    ["bytes", new Uint8Array([1, 2]), [1, 2]],
    ["a buffer", new ArrayBuffer(8), "[ArrayBuffer: 8 bytes]"],
    ["boxed values", [Object(1), Object("s")], [1, "s"]],
    ["an instance", new Point(1, 2), { x: 1, y: 2 }],
    ["an object without prototype", Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
    [
      "a function",
      function named() {
        return 1;
      },
      "[Function named]",
    ],
    ["a promise", Promise.resolve(1), "[Promise]"],
    ["the window", globalThis, "[Window]"],
  ])("renders %s", (_what, value, rendered) => {
    expect(render(value)).toEqual(rendered);
  });

  it("names a window of another origin as unreadable, where a few of its properties may be listed", () => {
    // https://html.spec.whatwg.org/multipage/nav-history-apis.html#the-windowproxy-exotic-object
    const crossOrigin = new Proxy(Object.create(null), {
      ownKeys: () => ["postMessage", "then"],
      getOwnPropertyDescriptor: (_target, key) => {
        if (key !== "postMessage" && key !== "then")
          throw new DOMException("another origin", "SecurityError");
        return { value: undefined, configurable: true, enumerable: false };
      },
    });
    expect(render({ frame: crossOrigin })).toEqual({ frame: "[Unreadable]" });
  });

  it("renders an error with its cause", () => {
    expect(render(new TypeError("bad", { cause: new Error("deep") }))).toEqual({
      name: "TypeError",
      message: "bad",
      stack: expect.stringContaining("TypeError: bad\n    at"),
      cause: expect.objectContaining({ name: "Error", message: "deep" }),
    });
  });

  it("renders what an error has of its own", () => {
    const error = Object.assign(new Error("no"), { code: 5, response: { status: 404 } });
    expect(render(error)).toMatchObject({ message: "no", code: 5, response: { status: 404 } });
    const all = new AggregateError([new Error("a"), "b"], "all");
    expect(render(all)).toMatchObject({ name: "AggregateError", errors: [{ message: "a" }, "b"] });
  });

  it("renders an error of a frame", () => {
    // Native, as the browser's own is.
    Object.defineProperty(Error, "isError", { value: types.isNativeError, configurable: true });
    expect(render(runInNewContext("new TypeError('theirs')"))).toMatchObject({
      name: "TypeError",
      message: "theirs",
    });
    Reflect.deleteProperty(Error, "isError");
  });

  it("renders elements by their source, bounded, and text nodes by their text", () => {
    document.body.innerHTML = `<p id="a">hi</p><p>${"x".repeat(500)}</p>`;
    const [first, second] = document.querySelectorAll("p");
    expect(render([first, first?.firstChild])).toEqual(['<p id="a">hi</p>', "hi"]);
    expect(render(second)).toMatch(/^<p>x+… \[cut from 507 characters\]$/);
    expect(render(document)).toMatch(/^\[Document http/);
  });

  it("marks cycles, and renders what occurs twice twice", () => {
    const shared = { s: 1 };
    const cycle: Record<string, unknown> = { a: shared, b: shared };
    cycle["self"] = [cycle];
    expect(render(cycle)).toEqual({ a: { s: 1 }, b: { s: 1 }, self: ["[Circular]"] });
  });

  it("keeps a property of any name", () => {
    expect(JSON.stringify(renderValue(JSON.parse('{"__proto__":1,"constructor":2}'), bounds))).toBe(
      '{"__proto__":1,"constructor":2}',
    );
  });

  it("keeps a property for which the page has given all objects a setter", () => {
    const set = jest.fn();
    Object.defineProperty(Object.prototype, "trapped", { set, configurable: true });
    const rendered = renderValue({ trapped: 1 }, bounds);
    Reflect.deleteProperty(Object.prototype, "trapped");
    expect(rendered).toEqual({ trapped: 1 });
    expect(set).not.toHaveBeenCalled();
  });

  it.each<[string, unknown]>([
    ["new Map([['a', 1]])", { a: 1 }],
    ["new Set([1])", [1]],
    ["new Date(0)", "1970-01-01T00:00:00.000Z"],
    ["/a/g", "/a/g"],
    ["Object(1)", 1],
    ["Object.setPrototypeOf(new Map([['a', 1]]), null)", {}],
  ])("renders %s of another frame", (made, rendered) => {
    expect(render(runInNewContext(made))).toEqual(rendered);
  });

  it("knows what is derived from a kind of the language's", () => {
    class Names extends Map<string, number> {}
    expect(render(new Names([["a", 1]]))).toEqual({ a: 1 });
    expect(render(Object.create(Map.prototype))).toEqual("[Map]");
  });

  it("calls no code of the page's", () => {
    let called = 0;
    const call = (): number => (called += 1);
    const value = {
      get trap() {
        return call();
      },
      toJSON: call,
      toString: call,
      [Symbol.toPrimitive]: call,
      get [Symbol.toStringTag]() {
        return String(call());
      },
    };
    const trapped = Object.create(
      Object.defineProperty({}, "constructor", { get: () => ({ name: String(call()) }) }),
    );
    expect(render([value, trapped])).toEqual<unknown>([
      { trap: "[Getter]", toJSON: "[Function call]", toString: "[Function call]" },
      {},
    ]);
    expect(called).toBe(0);
  });

  it("survives what cannot be read", () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(render([proxy])).toEqual(["[Unreadable]"]);
  });
});

describe("renderValue's bounds", () => {
  it("name what lies deeper", () => {
    expect(render({ a: { b: [1] }, p: new Point(1, 2) }, { depth: 1 })).toEqual({
      a: "[Object]",
      p: "[Point]",
    });
    expect(render({ a: { b: [1, 2] } }, { depth: 2 })).toEqual({ a: { b: "[Array(2)]" } });
  });

  it("count the entries left out", () => {
    expect(render([1, 2, 3, 4], { entries: 2 })).toEqual([1, 2, "… 2 more"]);
    expect(render({ a: 1, b: 2, c: 3 }, { entries: 1 })).toEqual({ a: 1, "…": "2 more" });
  });

  it("cut a long string, never inside a character", () => {
    expect(render("x😀y", { string: 2 })).toBe("x… [cut from 4 characters]");
  });

  it("hold for all strings together", () => {
    const rendered = render(["a".repeat(60), "b".repeat(60), "c".repeat(60)], { total: 100 });
    expect(rendered).toEqual(["a".repeat(60), `${"b".repeat(40)}… [cut from 60 characters]`, "… 1 more"]);
  });
});
