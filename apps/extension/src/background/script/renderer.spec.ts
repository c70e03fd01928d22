import { runInNewContext } from "node:vm";
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
  api.answer = (method, params = {}) => {
    if (method === "Runtime.evaluate") {
      compiled.push(made.parse(params).expression);
      return Promise.resolve({ result: { type: "function", objectId: `renderer ${compiled.length}` } });
    }
    if (method !== "Runtime.callFunctionOn") return Promise.resolve({});
    calls.push(called.parse(params));
    return Promise.resolve().then(() => ({ result: callFunctionOn({ ...params }) }));
  };
  const renderer = new Renderer(sessions);
  const render = (objectId = "o1") =>
    sessions.use(1, () => renderer.render(1, objectId, async (work) => evaluationSchema.parse(await work)));
  return { api, render, compiled, calls };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe("what renders the values of scripts", () => {
  it("is compiled once for a document, and calls no toJSON of the page's", async () => {
    const { render, compiled, calls } = setUp();
    expect(await render()).toEqual({ value: [1] });
    expect(await render("o2")).toEqual({ value: [1] });
    expect(calls.map(({ objectId }) => objectId)).toEqual(["renderer 1", "renderer 1"]);
    expect(compiled).toHaveLength(1);
    const call = `(${calls[0]?.functionDeclaration}).call(${compiled[0]}, 1.5, ${JSON.stringify(renderBounds)})`;
    expect(runInNewContext(call)).toBe("1.5");
    const own = `Number.prototype.toJSON = () => { throw new Error("called"); }; ${call}.rendered`;
    expect(runInNewContext(own)).toBe(1.5);
  });

  it("calls no JSON.stringify of the page's", async () => {
    const { render, calls, compiled } = setUp();
    await render();
    const call = `(${calls[0]?.functionDeclaration}).call(${compiled[0]}, [1.5], ${JSON.stringify(renderBounds)})`;
    expect(runInNewContext(`JSON.stringify = () => "forged"; ${call}.rendered`)).toEqual([1.5]);
    expect(runInNewContext(`JSON.stringify = (() => "forged").bind(); ${call}.rendered`)).toEqual([1.5]);
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
  });

  it("does not hide what else went wrong", async () => {
    const { render } = setUp(() => {
      throw new Error("Detached while handling command.");
    });
    await expect(render()).rejects.toThrow("Detached while handling command.");
  });
});
