import type { ScriptOutcome } from "@browser-mcp/protocol";
import { executeJavascript } from "./execute-javascript.js";
import { ScriptedBrowser } from "./shared/scripted-browser.fixture.js";
import { ToolRunner } from "./tool-runner.js";

const run = async (outcome: ScriptOutcome, args: object = { code: "document.title" }) => {
  const browser = new ScriptedBrowser({ executeScript: outcome });
  const output = await executeJavascript.invoke(args, browser.context("execute_javascript"));
  return { browser, result: output.structured };
};

describe("execute_javascript", () => {
  it.each([[42], ["text"], [null], [false], [[1, 2]], [{ a: { b: true } }]])(
    "gives the value %j as it is",
    async (value) => {
      const { result } = await run({ ok: true, value });
      expect(result).toEqual({ result: value });
    },
  );

  it("gives null for what has no value", async () => {
    const { result } = await run({ ok: true, value: undefined });
    expect(result).toEqual({ result: null });
  });

  it("says how to get the rest of a value that does not fit", async () => {
    const browser = new ScriptedBrowser({ executeScript: { ok: true, value: "v".repeat(200_000) } });
    const runner = new ToolRunner({ tools: [executeJavascript], browser });
    const args = { code: "big", tabId: 7 };
    const { content, structuredContent } = await runner.call("execute_javascript", args, {
      caller: { client: "spec" },
    });
    expect(content).toEqual([{ type: "text", text: JSON.stringify(structuredContent) }]);
    expect(structuredContent).toMatchObject({
      result: expect.stringMatching(/^v+\n\.\.\. \[TRUNCATED - original size: 200000\]$/),
      cut: ["result: cut from 200000 characters", expect.stringMatching(/run a script that returns less/)],
    });
  });

  it("sends the script as it was written, to the tab and browser that were named", async () => {
    const code = "const a = 1;\na + 1 // two";
    const { browser } = await run({ ok: true, value: 2 }, { code, tab_id: 7, browserId: "b" });
    expect(browser.requests).toMatchObject([
      { action: "executeScript", params: { script: code, tabId: 7 }, options: { browserId: "b" } },
    ]);
  });

  it("fails with the page's message and stack", async () => {
    await expect(
      run({ ok: false, message: "bad thing", stack: "TypeError: bad thing\n    at eval:1:7" }),
    ).rejects.toMatchObject({
      code: "SCRIPT_ERROR",
      message: "bad thing\nTypeError: bad thing\n    at eval:1:7",
    });
  });

  it("says a message once that begins the stack, where it failed and what was lacking", async () => {
    const stack = "TypeError: bad thing\n    at <anonymous>:2:5";
    const position = { line: 2, column: 5 };
    const limitations = ["It could not have been stopped."];
    await expect(
      run({ ok: false, message: "TypeError: bad thing", stack, position, limitations }),
    ).rejects.toMatchObject({
      message: `${stack}\nAt line 2, column 5 of the script.\nIt could not have been stopped.`,
    });
  });

  it("says what a script that succeeded lacked", async () => {
    const { result } = await run({ ok: true, value: 1, limitations: ["It could not have been stopped."] });
    expect(result).toEqual({ result: 1, limitations: ["It could not have been stopped."] });
  });

  it.each([
    [undefined, undefined],
    [500, undefined],
    [60_000, 63_000],
  ])("passes the timeout %j on, and waits long enough for the answer", async (timeout, timeoutMs) => {
    const { browser } = await run({ ok: true, value: 1 }, { code: "1", ...(timeout && { timeout }) });
    expect(browser.requests[0]?.params).toEqual({ script: "1", ...(timeout && { timeout }) });
    expect(browser.requests[0]?.options.timeoutMs).toBe(timeoutMs);
  });

  it("bounds message and stack", async () => {
    const failure = await run({ ok: false, message: "m".repeat(9_000), stack: "s".repeat(9_000) }).catch(
      (error: Error) => error.message,
    );
    expect(failure).toMatch(/^m{2000}\n\.\.\. \[TRUNCATED - original size: 9000\]\ns{2000}\n\.\.\. \[TRUNC/);
    expect(failure).toHaveLength(2 * 2_000 + 1 + 2 * "\n... [TRUNCATED - original size: 9000]".length);
  });

  it.each([
    ["Failed to execute 'postMessage' on 'Window': () => 1 could not be cloned.", "data that JSON can hold"],
    [
      "Evaluating a string as JavaScript violates the following Content Security Policy directive",
      "forbids evaluated scripts",
    ],
  ])("says what to do about %s", async (message, hint) => {
    await expect(run({ ok: false, message })).rejects.toMatchObject({
      code: "SCRIPT_ERROR",
      hint: expect.stringContaining(hint),
    });
  });

  it.each([[{}], [{ code: "" }], [{ code: null }], [{ code: 42 }]])("refuses %j", async (args) => {
    await expect(run({ ok: true, value: 1 }, args)).rejects.toMatchObject({
      code: "INVALID_PARAMETERS",
      message: expect.stringContaining('"code"'),
    });
  });
});
