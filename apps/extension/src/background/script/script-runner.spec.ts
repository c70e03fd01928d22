import { silentLogger } from "@browser-mcp/protocol";
import * as z from "zod";
import { scriptedSessions } from "../debugger-sessions.fixture.js";
import { PageDialogs } from "./page-dialogs.js";
import { renderBounds } from "./renderer.js";
import { ScriptRunner } from "./script-runner.js";

type Answers = Readonly<Record<string, (params: { readonly [key: string]: unknown }) => unknown>>;

const never = (): Promise<never> => new Promise(() => undefined);
const value =
  (result: unknown): (() => object) =>
  () => ({ result: { type: "number", value: result } });

function setUp(answers: Answers) {
  const { api, sessions } = scriptedSessions();
  const sent: { readonly method: string; readonly params: object | undefined }[] = [];
  api.answer = async (method, params = {}) => {
    sent.push({ method, params });
    const answer = await answers[method]?.({ ...params });
    return typeof answer === "object" && answer !== null ? answer : {};
  };
  const runner = new ScriptRunner(sessions, new PageDialogs(sessions, silentLogger));
  const run = (script: string, timeout = 5_000) => sessions.use(1, () => runner.run(1, script, timeout));
  const methods = (): string[] => sent.map(({ method }) => method);
  return { api, run, sent, methods, sessions };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe("ScriptRunner", () => {
  it("gives a simple value in one command", async () => {
    const { run, sent } = setUp({ "Runtime.evaluate": value(2) });
    expect(await run("1+1", 700)).toEqual({ ok: true, value: 2 });
    expect(sent.filter(({ method }) => method === "Runtime.evaluate")).toEqual([
      {
        method: "Runtime.evaluate",
        params: expect.objectContaining({
          expression: "1+1",
          replMode: true,
          awaitPromise: true,
          userGesture: true,
          timeout: 700,
        }),
      },
    ]);
  });

  it.each(["Runtime.callFunctionOn", "Runtime.awaitPromise"])(
    "says that the page was left where the value went with it (%s)",
    async (method) => {
      const { run } = setUp({
        "Runtime.evaluate": () => ({ result: { type: "object", subtype: "promise", objectId: "o1" } }),
        "Runtime.awaitPromise": () => ({ result: { type: "object", objectId: "o2" } }),
        [method]: () => {
          throw new Error('{"code":-32000,"message":"Cannot find context with specified id"}');
        },
      });
      await expect(run("({})")).rejects.toMatchObject({
        code: "TAB_CLOSED",
        message: "The page was left before the script's value was read. The script itself has run.",
      });
    },
  );

  it("cuts a long text, as it cuts one inside a value", async () => {
    const text = "y".repeat(1_000_001);
    const { run } = setUp({ "Runtime.evaluate": () => ({ result: { type: "string", value: text } }) });
    const { value: cut } = z.object({ value: z.string() }).parse(await run("text"));
    expect(cut).toBe(`${"y".repeat(1_000_000)}… [cut from 1000001 characters]`);
  });

  it.each([
    ["as text", { type: "string", value: '{"a":["o1"]}' }],
    [
      "as it is where the page has given its values a toJSON",
      { type: "object", value: { rendered: { a: ["o1"] } } },
    ],
  ])("has an object rendered in the page, %s", async (_how, result) => {
    const { run, sent } = setUp({
      "Runtime.evaluate": () => ({ result: { type: "object", objectId: "o1" } }),
      "Runtime.callFunctionOn": () => ({ result }),
    });
    expect(await run("x")).toEqual({ ok: true, value: { a: ["o1"] } });
    expect(sent).toContainEqual({
      method: "Runtime.callFunctionOn",
      params: expect.objectContaining({ arguments: [{ objectId: "o1" }, { value: renderBounds }] }),
    });
  });

  describe("in a document that has rendered a value", () => {
    const error = (description: string): object => ({
      result: { type: "object" },
      exceptionDetails: {
        ...{ text: "Uncaught", lineNumber: 0, columnNumber: 0 },
        exception: { type: "object", subtype: "error", description },
      },
    });
    async function rendering(
      yielded: (expression: string, name: string) => object,
      second = () => '["by a second command"]',
    ) {
      const { run, sent } = setUp({
        "Runtime.evaluate": ({ expression }) => {
          const [, name] = /^(_[0-9a-f]+)\(\(/.exec(String(expression)) ?? [];
          if (name !== undefined) return yielded(String(expression), name);
          return { result: { type: "object", objectId: "o1" } };
        },
        "Runtime.callFunctionOn": () => ({ result: { type: "string", value: second() } }),
      });
      await run("first()");
      sent.length = 0;
      return { run, methods: () => sent.map(({ method }) => method) };
    }

    it("has an expression render its value itself, in one command", async () => {
      const { run, methods } = await rendering((_expression, name) => ({
        result: { type: "string", value: `${name}[1]` },
      }));
      expect(await run("[1]; ")).toEqual({ ok: true, value: [1] });
      expect(methods()).toEqual(["Runtime.evaluate"]);
    });

    it("tells where it failed as if it stood alone", async () => {
      const { run } = await rendering((expression) => {
        const column = expression.indexOf("nowhere") + 1;
        return error(`ReferenceError: nowhere is not defined\n    at <anonymous>:1:${column}`);
      });
      expect(await run("f(nowhere)")).toEqual({
        ok: false,
        message: "ReferenceError: nowhere is not defined",
        stack: "ReferenceError: nowhere is not defined\n    at <anonymous>:1:3",
        position: { line: 1, column: 3 },
      });
    });

    it("tells so also where an error was made that is its value", async () => {
      const made = (expression: string) => expression.indexOf("new Error") + 1;
      let stack = "";
      const { run } = await rendering(
        (expression) => {
          stack = `Error: x\n    at eval (eval at <anonymous> (:1:${made(expression)}), <anonymous>:1:1)\n    at <anonymous>:1:${made(expression)}`;
          return { result: { type: "object", subtype: "error", objectId: "o1" } };
        },
        () => JSON.stringify({ stack }),
      );
      expect(await run("[new Error('x')][0]")).toEqual({
        ok: true,
        value: {
          stack:
            "Error: x\n    at eval (eval at <anonymous> (:1:2), <anonymous>:1:1)\n    at <anonymous>:1:2",
        },
      });
    });

    it("runs it as it is where the document is another one by now", async () => {
      const { run, methods } = await rendering((_expression, name) =>
        error(`ReferenceError: ${name} is not defined\n    at <anonymous>:1:1`),
      );
      expect(await run("[1]")).toEqual({ ok: true, value: ["by a second command"] });
      expect(methods().slice(0, 2)).toEqual(["Runtime.evaluate", "Runtime.evaluate"]);
    });

    it("runs statements as they are", async () => {
      const { run } = await rendering(() => error("never asked"));
      expect(await run("const a = 1; [a]")).toEqual({ ok: true, value: ["by a second command"] });
    });
  });

  it("awaits an expression that is a promise", async () => {
    const { run } = setUp({
      "Runtime.evaluate": () => ({ result: { type: "object", subtype: "promise", objectId: "p" } }),
      "Runtime.awaitPromise": ({ promiseObjectId }) => value(promiseObjectId)(),
    });
    expect(await run("fetch('/')")).toEqual({ ok: true, value: "p" });
  });

  it("runs a script with a return as a function, once it is known not to have run", async () => {
    const exception = {
      type: "object",
      subtype: "error",
      description: "SyntaxError: Illegal return statement",
    };
    const { run, sent } = setUp({
      "Runtime.evaluate": ({ replMode }) =>
        replMode === true
          ? {
              result: { type: "object" },
              exceptionDetails: { text: "", lineNumber: 0, columnNumber: 0, exception },
            }
          : value(5)(),
    });
    expect(await run("return 5")).toEqual({ ok: true, value: 5 });
    expect(sent.filter(({ method }) => method === "Runtime.evaluate")).toHaveLength(2);
  });

  it("forgets the objects it made in the page, where it made any", async () => {
    const { run, methods } = setUp({
      "Runtime.evaluate": () => ({ result: { type: "object", objectId: "o1" } }),
      "Runtime.callFunctionOn": () => ({ result: { type: "string", value: "{}" } }),
    });
    await run("({})");
    await jest.advanceTimersByTimeAsync(1_000);
    expect(methods().at(-1)).toBe("Runtime.releaseObjectGroup");
    const simple = setUp({ "Runtime.evaluate": value(1) });
    await simple.run("1");
    await jest.advanceTimersByTimeAsync(1_000);
    expect(simple.methods()).not.toContain("Runtime.releaseObjectGroup");
  });
});

describe("a script that does not end", () => {
  const timedOut = (words: RegExp) =>
    expect.objectContaining({ code: "REQUEST_TIMEOUT", message: expect.stringMatching(words) });

  it("is stopped by the browser", async () => {
    const { run } = setUp({
      "Runtime.evaluate": async ({ timeout }) => {
        await new Promise((resolve) => setTimeout(resolve, Number(timeout)));
        throw new Error('{"code":-32603,"message":"Internal error"}');
      },
    });
    const outcome = expect(run("for(;;);", 500)).rejects.toEqual(
      timedOut(/longer than 500 ms and was stopped/),
    );
    await jest.advanceTimersByTimeAsync(500);
    await outcome;
  });

  it("but waits for a promise is given up, and says that it goes on", async () => {
    const { run, methods } = setUp({
      "Runtime.evaluate": ({ expression }) => (expression === "0" ? value(0)() : never()),
    });
    const outcome = expect(run("new Promise(()=>{})")).rejects.toEqual(timedOut(/may go on in the page/));
    await jest.advanceTimersByTimeAsync(6_000);
    await outcome;
    expect(methods()).not.toContain("Debugger.pause");
    expect(methods()).toContain("Debugger.disable");
  });

  it("and keeps the page busy after an await is stopped by the debugger", async () => {
    const { api, run, sent } = setUp({
      "Runtime.evaluate": never,
      "Debugger.pause": () => {
        api.onEvent.fire({ tabId: 1 }, "Debugger.paused", {
          callFrames: [{ url: "http://x/" }, { url: "" }],
        });
      },
    });
    const outcome = expect(run("await 1; for(;;);")).rejects.toEqual(timedOut(/and was stopped/));
    await jest.advanceTimersByTimeAsync(7_000);
    await outcome;
    expect(sent).toContainEqual({ method: "Debugger.resume", params: { terminateOnResume: true } });
  });

  it("because the page itself is busy does not stop the page's code", async () => {
    const { api, run, sent } = setUp({
      "Runtime.evaluate": never,
      "Debugger.pause": () => {
        api.onEvent.fire({ tabId: 1 }, "Debugger.paused", { callFrames: [{ url: "http://x/" }] });
      },
    });
    const outcome = expect(run("1")).rejects.toEqual(timedOut(/page was busy/));
    await jest.advanceTimersByTimeAsync(7_000);
    await outcome;
    expect(sent).toContainEqual({ method: "Debugger.resume", params: { terminateOnResume: false } });
  });

  it("because of a dialog names it and closes it", async () => {
    const { api, run, methods } = setUp({ "Runtime.evaluate": never });
    const outcome = expect(run("alert('hi')")).rejects.toEqual(timedOut(/dialog \(alert: "hi"\).*dismissed/));
    await jest.advanceTimersByTimeAsync(0);
    api.onEvent.fire({ tabId: 1 }, "Page.javascriptDialogOpening", { type: "alert", message: "hi" });
    await jest.advanceTimersByTimeAsync(6_000);
    await outcome;
    expect(methods()).toContain("Page.handleJavaScriptDialog");
  });

  it("lets the page's debugger statements pass meanwhile", async () => {
    const { api, run, methods } = setUp({ "Runtime.evaluate": never });
    run("1").catch(() => undefined);
    await jest.advanceTimersByTimeAsync(300);
    api.onEvent.fire({ tabId: 1 }, "Debugger.paused", { callFrames: [] });
    await jest.advanceTimersByTimeAsync(0);
    expect(methods()).toContain("Debugger.resume");
  });

  it("leaves a page paused that somebody else has paused before, and says so", async () => {
    const { api, run, methods } = setUp({
      "Runtime.evaluate": never,
      "Debugger.enable": () =>
        api.onEvent.fire({ tabId: 1 }, "Debugger.paused", { callFrames: [{ url: "http://x/" }] }),
    });
    const outcome = expect(run("await 1")).rejects.toEqual(timedOut(/paused in the developer tools/));
    await jest.advanceTimersByTimeAsync(7_000);
    await outcome;
    expect(methods()).not.toContain("Debugger.resume");
    expect(methods()).not.toContain("Debugger.pause");
  });

  it("leaves the debugger to a client that has enabled it", async () => {
    const { api, run, methods, sessions } = setUp({ "Runtime.evaluate": never });
    sessions.clientDomains.note(1, "Debugger.enable");
    const outcome = expect(run("1")).rejects.toEqual(timedOut(/page was busy/));
    await jest.advanceTimersByTimeAsync(300);
    api.onEvent.fire({ tabId: 1 }, "Debugger.paused", { callFrames: [] });
    await jest.advanceTimersByTimeAsync(0);
    expect(methods()).not.toContain("Debugger.resume");
    await jest.advanceTimersByTimeAsync(7_000);
    await outcome;
    expect(methods()).toContain("Debugger.pause");
    expect(methods()).not.toContain("Debugger.disable");
  });
});
