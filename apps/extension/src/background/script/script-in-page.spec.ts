/** @jest-environment jsdom */
import * as z from "zod";
import { renderBounds as bounds } from "./renderer.js";
import { runInPage, type MainWorldApi } from "./script-in-page.js";

const failed = z.object({ ok: z.literal(false), message: z.string(), stack: z.string() });
const page: MainWorldApi = {
  run: (_tabId, func, args) => func(...args),
  runsScripts: () => Promise.resolve(true),
};
const reason = "It is forbidden.";
const run = (script: string, api = page) => runInPage(api, 1, script, { reason, bounds });

describe("a script without the debugger", () => {
  it("gives its value, awaited, and says what it lacks", async () => {
    expect(await run("const a = 1; Promise.resolve(new Map([['a', a]]))")).toEqual({
      ok: true,
      value: { a: 1 },
      limitations: [expect.stringMatching(/nothing could have stopped it\. It is forbidden\./)],
    });
  });

  it("may declare again what it declared before", async () => {
    await run("const twice = 1");
    expect(await run("const twice = 2; twice")).toMatchObject({ value: 2 });
  });

  it("may return and await at its top level", async () => {
    expect(await run("return await 7")).toMatchObject({
      value: 7,
      limitations: [expect.anything(), expect.stringContaining("gave only what it returned")],
    });
  });

  it("fails with message and place", async () => {
    expect(await run("1;\n  null.x")).toMatchObject({
      ok: false,
      message: expect.stringMatching(/^TypeError: Cannot read properties of null/),
      position: { line: 2, column: 8 },
    });
    expect(await run("throw { a: 1 }")).toMatchObject({ ok: false, message: 'Uncaught {"a":1}' });
  });

  it("fails within bounds", async () => {
    const { message, stack } = failed.parse(await run("throw new Error('m'.repeat(20_000))"));
    expect(message).toMatch(/^Error: m{9993}\n\.\.\. \[TRUNCATED - original size: 20007\]$/);
    expect(stack.slice(0, message.length + 8)).toBe(`${message}\n    at `);
  });

  it("is never run a second time", async () => {
    await run("globalThis.runs = (globalThis.runs ?? 0) + 1; eval('return')");
    expect(await run("globalThis.runs")).toMatchObject({ value: 1 });
  });

  it("is not run at all where the page forbids it, and says what could", async () => {
    const forbidding: MainWorldApi = { ...page, run: () => Promise.resolve({ how: "forbidden" }) };
    await expect(run("1", forbidding)).rejects.toMatchObject({
      code: "PERMISSION_DENIED",
      message: expect.stringMatching(/content security policy.*It is forbidden\./),
    });
  });

  it("fails where the page was left", async () => {
    await expect(run("1", { ...page, run: () => Promise.resolve(undefined) })).rejects.toMatchObject({
      code: "TAB_CLOSED",
    });
  });

  it("fails in a sandbox that lets no script run, and says so", async () => {
    const sandbox: MainWorldApi = {
      run: () => Promise.resolve(undefined),
      runsScripts: () => Promise.resolve(false),
    };
    await expect(run("1", sandbox)).rejects.toMatchObject({
      code: "PERMISSION_DENIED",
      message: expect.stringMatching(/sandboxed.*It is forbidden\./),
    });
  });
});
