import {
  BrowserMcpError,
  InputRequired,
  MissingClientCapability,
  silentClient,
  STRUCTURED_JSON,
} from "@browser-mcp/protocol";
import type { Browser } from "@browser-mcp/protocol";
import * as z from "zod";
import { ERROR_META_KEY } from "./tool-result.js";
import { ToolRunner } from "./tool-runner.js";
import type { ToolCallRecord } from "./tool-runner.js";
import { defineTool, readsPages } from "./tool.js";
import type { ToolContext } from "./tool.js";

const browser: Browser = {
  request: () => Promise.reject(new BrowserMcpError("CONNECTION_NOT_AVAILABLE", "none")),
  browsers: () => [],
  subscribe: () => () => undefined,
};

const toolThat = (
  run: (args: { count: number }, context: ToolContext) => Promise<{ structured: { n: number } }>,
) =>
  defineTool({
    name: "count_up",
    title: "Count",
    description: "Counts.",
    input: z.strictObject({ count: z.int().min(0).default(1) }),
    output: z.object({ n: z.int() }),
    annotations: readsPages,
    run,
  });

const runnerOf = (tool: ReturnType<typeof toolThat>, onCall?: (record: ToolCallRecord) => void) =>
  new ToolRunner({ tools: [tool], browser, deadlineMs: 1000, ...(onCall === undefined ? {} : { onCall }) });

const caller = { client: "spec 1.0" };

describe("ToolRunner", () => {
  it("gives the structured result, and the same object as compact JSON text", async () => {
    const runner = runnerOf(toolThat(({ count }) => Promise.resolve({ structured: { n: count + 1 } })));
    await expect(runner.call("count_up", { count: 2 }, { caller })).resolves.toEqual({
      content: [{ type: "text", text: '{"n":3}' }],
      structuredContent: { n: 3 },
      [STRUCTURED_JSON]: '{"n":3}',
    });
  });

  it("keeps the text within its limit, says what was cut, and links the whole", async () => {
    const link = { type: "resource_link", uri: "browser://tab/1/content", name: "Whole" } as const;
    const wordy = defineTool({
      name: "wordy",
      title: "Wordy",
      description: "Says much.",
      input: z.strictObject({}),
      output: z.object({ text: z.string() }),
      annotations: readsPages,
      run: () => Promise.resolve({ structured: { text: "x".repeat(200_000) }, text: "x", whole: link }),
    });
    const runner = new ToolRunner({ tools: [wordy], browser });
    const { content, structuredContent } = await runner.call("wordy", {}, { caller });
    const [text, linked] = content;
    expect(text?.type === "text" && Buffer.byteLength(text.text)).toBeLessThanOrEqual(100_000);
    expect(structuredContent).toMatchObject({
      cut: [expect.stringMatching(/^text: cut from 200000 characters$/)],
    });
    expect(linked).toEqual(link);
    expect(runner.list()[0]?.outputSchema.properties).toHaveProperty("cut");
  });

  it("tells the tool who calls, and which tool it is", async () => {
    const seen: unknown[] = [];
    const runner = runnerOf(
      toolThat((_args, context) => {
        seen.push(context.caller);
        return Promise.resolve({ structured: { n: 0 } });
      }),
    );
    await runner.call("count_up", {}, { caller: { ...caller, session: "s" } });
    expect(seen).toEqual([
      { client: "spec 1.0", session: "s", tool: "count_up", call: 1, waitForPerson: expect.any(Function) },
    ]);
  });

  it("turns a coded error into a result that says what to do", async () => {
    const runner = runnerOf(
      toolThat(() => Promise.reject(new BrowserMcpError("TAB_NOT_FOUND", "There is no tab 9."))),
    );
    const result = await runner.call("count_up", {}, { caller });
    expect(result.isError).toBe(true);
    expect(result.content).toEqual([
      {
        type: "text",
        text: "There is no tab 9.\nCall get_browser_tabs to see the tabs that are open now. [TAB_NOT_FOUND]",
      },
    ]);
    expect(result._meta?.[ERROR_META_KEY]).toMatchObject({ code: "TAB_NOT_FOUND" });
  });

  it("turns a wrong argument into a result that names it, without running the tool", async () => {
    const run = jest.fn();
    const result = await runnerOf(toolThat(run)).call("count_up", { count: -1 }, { caller });
    expect(result.isError).toBe(true);
    expect(JSON.stringify(result.content)).toContain('argument \\"count\\"');
    expect(run).not.toHaveBeenCalled();
  });

  it("turns a fault of the tool itself into INTERNAL_ERROR without a stack", async () => {
    const runner = runnerOf(toolThat(() => Promise.reject(new TypeError("x is undefined"))));
    const result = await runner.call("count_up", {}, { caller });
    expect(result._meta?.[ERROR_META_KEY]).toMatchObject({ code: "INTERNAL_ERROR" });
    expect(JSON.stringify(result)).not.toContain("tool-runner.spec");
  });

  it("throws TOOL_NOT_FOUND for a name that no tool has", async () => {
    const runner = runnerOf(toolThat(() => Promise.resolve({ structured: { n: 0 } })));
    await expect(runner.call("nope", {}, { caller })).rejects.toMatchObject({ code: "TOOL_NOT_FOUND" });
  });

  it("ends a tool that does not end by its deadline", async () => {
    jest.useFakeTimers();
    try {
      const call = runnerOf(toolThat(() => new Promise(() => undefined))).call("count_up", {}, { caller });
      await jest.advanceTimersByTimeAsync(1000);
      expect((await call)._meta?.[ERROR_META_KEY]).toMatchObject({ code: "REQUEST_TIMEOUT" });
    } finally {
      jest.useRealTimers();
    }
  });

  it("does not count the time that a person takes", async () => {
    jest.useFakeTimers();
    try {
      const asked = new Promise<string>((resolve) => setTimeout(resolve, 60_000, "yes"));
      const tool = toolThat(async (_args, { caller: { waitForPerson }, client }) => {
        await waitForPerson?.(asked);
        await client.ask({ q: { method: "roots/list", params: {} } });
        return { structured: { n: 1 } };
      });
      const client = {
        ...silentClient,
        ask: () => asked.then(() => Promise.reject(new BrowserMcpError("CANCELLED", "late"))),
      };
      const call = runnerOf(tool).call("count_up", {}, { caller, client });
      await jest.advanceTimersByTimeAsync(120_000);
      expect((await call)._meta?.[ERROR_META_KEY]).toMatchObject({ code: "CANCELLED" });
    } finally {
      jest.useRealTimers();
    }
  });

  it("counts what comes after a person's answer", async () => {
    jest.useFakeTimers();
    try {
      const tool = toolThat(async (_args, { caller: { waitForPerson } }) => {
        await waitForPerson?.(new Promise((resolve) => setTimeout(resolve, 5_000)));
        return new Promise(() => undefined);
      });
      const call = runnerOf(tool).call("count_up", {}, { caller });
      await jest.advanceTimersByTimeAsync(6_000);
      expect((await call)._meta?.[ERROR_META_KEY]).toMatchObject({ code: "REQUEST_TIMEOUT" });
      expect(jest.getTimerCount()).toBe(0);
    } finally {
      jest.useRealTimers();
    }
  });

  it.each([
    ["asked first", new InputRequired({}), "INPUT_REQUIRED"],
    ["asked what it cannot be", new MissingClientCapability("sampling"), "CLIENT_CAPABILITY_MISSING"],
  ])("leaves to the endpoint what its client must be %s, and reports it", async (_what, signal, outcome) => {
    const records: ToolCallRecord[] = [];
    const runner = runnerOf(
      toolThat(() => Promise.reject(signal)),
      (record) => records.push(record),
    );
    await expect(runner.call("count_up", {}, { caller })).rejects.toBe(signal);
    expect(records).toMatchObject([{ outcome }]);
  });

  it("asks nobody where no client is there", async () => {
    const tool = toolThat(async (_args, { client }) => {
      await client.ask({ name: { method: "elicitation/create", params: {} } });
      return { structured: { n: 1 } };
    });
    await expect(runnerOf(tool).call("count_up", {}, { caller })).rejects.toMatchObject({
      capability: "elicitation",
    });
  });

  it("reports every call with its outcome", async () => {
    const records: ToolCallRecord[] = [];
    const runner = runnerOf(
      toolThat(({ count }) =>
        count === 0
          ? Promise.reject(new BrowserMcpError("REQUEST_TIMEOUT", "late"))
          : Promise.resolve({ structured: { n: 1 } }),
      ),
      (record) => records.push(record),
    );
    await runner.call("count_up", { count: 0 }, { caller });
    await runner.call("count_up", { count: 1 }, { caller });
    expect(records.map(({ tool, outcome }) => [tool, outcome])).toEqual([
      ["count_up", "REQUEST_TIMEOUT"],
      ["count_up", "ok"],
    ]);
  });

  it("reports which browser and tab answered, and how large the result was", async () => {
    const reply = { data: [], receivedAt: 0 };
    const answering: Browser = {
      ...browser,
      request: (action, _params, { browserId = "first" }) =>
        action === "getAllTabs"
          ? Promise.resolve({ ...reply, browserId, tabId: 7 } as never)
          : Promise.reject(new BrowserMcpError("TAB_NOT_FOUND", "none")),
    };
    const records: ToolCallRecord[] = [];
    const tool = toolThat(async ({ count }, { browser: asked, caller: asker }) => {
      if (count === 0) await asked.request("getPageContent", { tabId: 9 }, { caller: asker, browserId: "x" });
      await asked.request("getAllTabs", {}, { caller: asker });
      return { structured: { n: count } };
    });
    const runner = new ToolRunner({
      tools: [tool],
      browser: answering,
      onCall: (record) => records.push(record),
    });
    await runner.call("count_up", { count: 1 }, { caller });
    await runner.call("count_up", { count: 0 }, { caller });
    expect(records).toMatchObject([
      { id: 1, outcome: "ok", browserId: "first", tabId: 7, resultSize: '{"n":1}'.length },
      { id: 2, outcome: "TAB_NOT_FOUND", browserId: "x", tabId: 9 },
    ]);
  });

  it("describes its tools once, with JSON Schemas that hold no noise", () => {
    const runner = runnerOf(toolThat(() => Promise.resolve({ structured: { n: 0 } })));
    expect(runner.list()).toBe(runner.list());
    expect(runner.list()[0]?.inputSchema).toEqual({
      type: "object",
      properties: { count: { type: "integer", minimum: 0, default: 1 } },
      additionalProperties: false,
    });
  });
});
