import { createContext, runInContext, runInNewContext } from "node:vm";
import * as z from "zod";
import { scriptedSessions } from "../debugger-sessions.fixture.js";
import { renderBounds, Renderer } from "./renderer.js";
import { evaluationSchema } from "./script-outcome.js";

type Params = Readonly<Record<string, unknown>>;

const made = z.object({ expression: z.string() });
const called = z.object({ functionDeclaration: z.string(), objectId: z.string() });

function setUp(callFunctionOn: (params: Params) => unknown = () => ({ type: "string", value: "[1]" })) {
  const { api, sessions } = scriptedSessions();
  const compiled: string[] = [];
  const calls: z.infer<typeof called>[] = [];
  const page = { failure: undefined as object | undefined };
  api.answer = (method, params = {}) => {
    if (method === "Runtime.evaluate") {
      compiled.push(made.parse(params).expression);
      const result = { type: "function", objectId: `renderer ${compiled.length}` };
      return Promise.resolve({ result, exceptionDetails: page.failure });
    }
    if (method !== "Runtime.callFunctionOn") return Promise.resolve({});
    calls.push(called.parse(params));
    return Promise.resolve().then(() => ({ result: callFunctionOn({ ...params }) }));
  };
  const renderer = new Renderer(sessions);
  const atOnce = (script: string) => renderer.atOnce(1, script);
  const render = (objectId = "o1") =>
    sessions.use(1, () => renderer.render(1, objectId, async (work) => evaluationSchema.parse(await work)));
  return { api, page, render, atOnce, compiled, calls };
}

/** The name of what renders, which is what its script yields. */
const lastLine = (script = ""): string | undefined => script.split("\n").at(-1);

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe("what renders the values of scripts", () => {
  it("is compiled once for a document, and calls no toJSON of the page's", async () => {
    const { render, compiled, calls } = setUp();
    expect(await render()).toEqual({ value: [1] });
    expect(await render("o2")).toEqual({ value: [1] });
    expect(calls.map(({ objectId }) => objectId)).toEqual(["renderer 1", "renderer 1"]);
    expect(compiled).toHaveLength(1);
    const call = `(${calls[0]?.functionDeclaration}).call(${lastLine(compiled[0])}, 1.5, ${JSON.stringify(renderBounds)})`;
    expect(runInNewContext(`${compiled[0]}; ${call}`)).toBe("1.5");
    const own = `Number.prototype.toJSON = () => { throw new Error("called"); }; ${call}.rendered`;
    expect(runInNewContext(`${compiled[0]}; ${own}`)).toBe(1.5);
  });

  it("calls no JSON.stringify of the page's", async () => {
    const { render, calls, compiled } = setUp();
    await render();
    const call = `(${calls[0]?.functionDeclaration}).call(${lastLine(compiled[0])}, [1.5], ${JSON.stringify(renderBounds)})`;
    for (const forged of ['() => "forged"', '(() => "forged").bind()']) {
      const script = `${compiled[0]}; JSON.stringify = ${forged}; ${call}.rendered`;
      expect(runInNewContext(script)).toEqual([1.5]);
    }
  });

  it.each([
    ["a text that is no JSON", { type: "string", value: "garbage{" }],
    ["nothing", { type: "undefined" }],
  ])("says so where a page makes it give %s", async (_what, answer) => {
    const { render } = setUp(() => answer);
    expect(await render()).toBeUndefined();
  });

  it.each(["Could not find object with given id", "Cannot find context with specified id"])(
    "is sent along where the document is another one (%s), and compiled there the next time",
    async (message) => {
      const { render, compiled, calls } = setUp(({ objectId }) => {
        if (objectId === "renderer 1") throw new Error(JSON.stringify({ code: -32000, message }));
        return { type: "string", value: "[2]" };
      });
      expect(await render()).toEqual({ value: [2] });
      expect(calls[1]?.objectId).toBe("o1");
      const sent = `(${calls[1]?.functionDeclaration})("x", ${JSON.stringify(renderBounds)})`;
      expect(runInNewContext(sent)).toBe('"x"');
      expect(await render()).toEqual({ value: [2] });
      expect(calls[2]?.objectId).toBe("renderer 2");
      expect(compiled).toHaveLength(2);
    },
  );

  it("is forgotten with the session that knew it", async () => {
    const { api, render, compiled } = setUp();
    await render();
    api.onDetach.fire({ tabId: 1 }, "target_closed");
    await render();
    expect(compiled).toHaveLength(2);
    expect(compiled[1]).toBe(compiled[0]); // and so takes its place, where the document is the same
  });

  it("tells its name to no code of the page's, and is not the page's to replace", async () => {
    const { render, atOnce, compiled } = setUp();
    await render();
    const name = lastLine(compiled[0])?.slice(0, -1) ?? "";
    const context = createContext({});
    const seen: unknown = runInContext(
      `let seen = ""; let calls = false; for (const [home, key] of [[Array, "isArray"], [Object, "getPrototypeOf"], [Function.prototype, "toString"]]) {
        const own = home[key];
        home[key] = function again(...given) {
          seen += new Error().stack;
          const { caller } = again;
          if (caller !== null && !calls) {
            calls = true;
            const yielded = caller({});
            calls = false;
            seen += yielded;
          }
          return own.apply(this, given);
        };
      }
      ${compiled[0]}; ${atOnce("[{ a: 1 }]")?.source}; seen`,
      context,
      "page.js",
    );
    expect(seen).toContain("page.js");
    expect(seen).not.toContain(name);
    for (const mine of [name, `${name}_`]) {
      expect(() => void runInContext(`${mine} = () => "forged"`, context)).toThrow("constant");
    }
  });

  it("is not kept where the page has something of its name, and has another one the next time", async () => {
    const { page, render, atOnce, compiled, calls } = setUp();
    page.failure = { text: "Uncaught", lineNumber: 0, columnNumber: 0 };
    expect(await render()).toEqual({ value: [1] });
    expect(calls.map(({ objectId }) => objectId)).toEqual(["o1"]);
    expect(atOnce("x")).toBeUndefined();
    page.failure = undefined;
    await render();
    expect(lastLine(compiled[1])).not.toBe(lastLine(compiled[0]));
    expect(atOnce("x")?.source).toContain(lastLine(compiled[1])?.slice(0, -1));
  });

  it("does not hide what else went wrong", async () => {
    const { render } = setUp(() => {
      throw new Error("Internal error");
    });
    await expect(render()).rejects.toThrow("Internal error");
  });
});

describe("an expression that renders its own value", () => {
  const yielded = (value: unknown) => evaluationSchema.parse({ result: { type: typeof value, value } });

  it("yields data as text that only the extension can tell from the script's own", async () => {
    const { render, atOnce, compiled } = setUp();
    expect(atOnce("x")).toBeUndefined();
    await render();
    const script = atOnce("({ a: [1, 'b', , 12n], self: globalThis.self })");
    const text: unknown = runInNewContext(`${compiled[0]}; ${script?.source}`);
    expect(script?.valueOf(String(text))).toEqual({ value: { a: [1, "b", null, "12n"], self: null } });
    expect(script?.valueOf('{"a":1}')).toBeUndefined();
  });

  it("tells the places of the script also in its value, as if it stood alone", async () => {
    const { render, atOnce } = setUp();
    await render();
    const script = atOnce("[new Error('e').stack]");
    const [name = "", at = 0] = [script?.source.slice(0, 9), script?.source.indexOf("new")];
    const ours = `    at f (<anonymous>:1:${at + 1})\n    at eval (eval at <anonymous> (<anonymous>:1:${at + 1}), <anonymous>:1:7)`;
    const others = "    at g (eval at h (http://a.test/x.js:1:50), <anonymous>:1:60)";
    expect(script?.valueOf(name + JSON.stringify([`${ours}\n${others}`]))).toEqual({
      value: [`${ours.replaceAll(`1:${at + 1}`, "1:2")}\n${others}`],
    });
  });

  it("is awaited where it surely is a promise, which no stack tells", async () => {
    const { render, atOnce, compiled } = setUp();
    await render();
    const script = atOnce("(async () => [await 1])()");
    const [, name = ""] = /^(_[0-9a-f]+)\(await\(/.exec(script?.source ?? "") ?? [];
    const text: unknown = await runInNewContext(`${compiled[0]}; (async () => ${script?.source})()`);
    expect(script?.valueOf(String(text))).toEqual({ value: [1] });
    const stack = `Error\n    at <anonymous>:1:${name.length + 9}\n    at async <anonymous>:1:${name.length + 2}`;
    expect(script?.valueOf(name + JSON.stringify([stack]))).toEqual({
      value: ["Error\n    at <anonymous>:1:2"],
    });
  });

  it.each(["7", "'text'", "undefined", "null"])("yields %s as it is", async (expression) => {
    const { render, atOnce, compiled } = setUp();
    await render();
    const plain: unknown = runInNewContext(expression);
    expect(runInNewContext(`${compiled[0]}; ${atOnce(expression)?.source}`)).toBe(plain);
  });

  it.each(["Promise.resolve(1)", "new Map()", "() => 1", "new Proxy({}, { getPrototypeOf: null.x })"])(
    "leaves %s to a command of its own",
    async (expression) => {
      const { render, atOnce, compiled } = setUp();
      await render();
      const kept = `globalThis.kept = ${expression.replace("null.x", "() => { throw 1; }")}`;
      const same = `${compiled[0]}; (${atOnce(kept)?.source}) === globalThis.kept`;
      expect(runInNewContext(same)).toBe(true);
    },
  );

  it("has not run where its document has no renderer, and tells so", async () => {
    const { render, atOnce, compiled } = setUp();
    await render();
    const script = atOnce("globalThis.ran = true");
    const context = createContext({});
    const thrown = runInContext(`try { ${script?.source} } catch (error) { error.stack }`, context);
    const missing = (description: string) =>
      script?.hasNotRun(
        evaluationSchema.parse({
          result: { type: "object" },
          exceptionDetails: {
            ...{ text: "Uncaught", lineNumber: 0, columnNumber: 0 },
            exception: { type: "object", subtype: "error", description },
          },
        }),
      );
    expect(missing("ReferenceError: other is not defined\n    at <anonymous>:1:1")).toBe(false);
    expect(atOnce("x")).toBeDefined();
    expect(missing(String(thrown).replace(/^evalmachine[^]*?(?=ReferenceError)/, ""))).toBe(true);
    expect(context).not.toHaveProperty("ran");
    expect(atOnce("x")).toBeUndefined();
    expect(script?.hasNotRun(yielded(1))).toBe(false);
    // What the page could read of that error is of no use to it.
    await render();
    expect(lastLine(compiled[1])).not.toBe(lastLine(compiled[0]));
  });

  it("is not made for a document that was left", async () => {
    const { api, render, atOnce } = setUp();
    await render();
    api.onEvent.fire({ tabId: 1 }, "Page.frameNavigated", { frame: { parentId: "main" } });
    expect(atOnce("x")).toBeDefined();
    api.onEvent.fire({ tabId: 1 }, "Page.frameNavigated", { frame: {} });
    expect(atOnce("x")).toBeUndefined();
  });
});
