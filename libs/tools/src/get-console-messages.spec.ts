import type { ConsoleLevel, ConsoleLog, ConsoleMessage } from "@browser-mcp/protocol";
import * as z from "zod";
import { getConsoleMessages } from "./get-console-messages.js";
import { ScriptedBrowser } from "./shared/scripted-browser.fixture.js";
import { describeTool } from "./tool-runner.js";

const say = (level: ConsoleLevel, message: string, timestamp: number): ConsoleMessage => ({
  level,
  message,
  timestamp,
});
const noisy = [
  say("log", "a log", 10),
  say("warn", "A Warning", 20),
  say("error", "an error", 30),
  say("info", "an info", 40),
  say("debug", "a debug", 50),
];

const pageSchema = z.object({
  messages: z.array(z.object({ message: z.string() })),
  count: z.int(),
  total: z.int(),
  hasMore: z.boolean(),
  nextCursor: z.string().nullable(),
  message: z.string(),
});

/** A page with a console that can grow and lose its oldest messages between two calls. */
class Page {
  readonly log: { messages: ConsoleMessage[]; coverage: ConsoleLog["coverage"] };
  readonly browser: ScriptedBrowser;
  readonly context;

  constructor(messages: readonly ConsoleMessage[], origin: { tabId?: number } = { tabId: 7 }) {
    this.log = { messages: [...messages], coverage: "document-idle" };
    this.browser = new ScriptedBrowser({ getConsoleMessages: this.log }, origin);
    this.context = this.browser.context("get_console_messages");
  }

  async read(args: object = {}) {
    const { structured } = await getConsoleMessages.invoke(args, this.context);
    expect(getConsoleMessages.output.strict().safeParse(structured).error).toBeUndefined();
    const page = pageSchema.parse(structured);
    return { ...page, structured, texts: page.messages.map(({ message }) => message) };
  }
}

const many = (count: number, timestamp = (index: number) => index) =>
  Array.from({ length: count }, (_, index) => say("error", `error ${index}`, timestamp(index)));

describe("get_console_messages", () => {
  it("leaves in the browser what it would not give", async () => {
    const page = new Page(noisy);
    await page.read({ tabId: 7, logLevels: ["info"], since: 40 });
    await page.read({ tabId: 7, logLevels: [] });
    expect(page.browser.requests.map(({ params }) => params)).toEqual([
      { tabId: 7, levels: ["info"], since: 40 },
      { tabId: 7 },
    ]);
  });

  it("gives all that our extension knows of a message, and how many are lost", async () => {
    const known = {
      ...say("error", "no", 10),
      stack: "Error: no\n  at f",
      kind: "exception",
      source: { url: "https://example.test/a.js", line: 3, column: 7 },
      frameUrl: "https://example.test/frame",
    } as const;
    const page = new Page([known]);
    Object.assign(page.log, { coverage: "document-start", dropped: 5 });
    const { structured } = await page.read({ tabId: 7 });
    expect(structured).toMatchObject({
      messages: [{ ...known, type: "error" }],
      dropped: 5,
      covers: expect.stringContaining("since the page's first script"),
    });
  });

  it("says what to do where the browser remembers nothing", async () => {
    const page = new Page([]);
    page.log.coverage = "none";
    expect((await page.read({ tabId: 7 })).structured).toMatchObject({
      covers: expect.stringContaining("a reload shows"),
    });
  });

  it("gives errors and warnings, oldest first, and says what they cover", async () => {
    const { structured } = await new Page(noisy).read({ tabId: 7 });
    expect(structured).toEqual({
      messages: [
        { level: "warn", type: "warn", timestamp: 20, message: "A Warning" },
        { level: "error", type: "error", timestamp: 30, message: "an error" },
      ],
      count: 2,
      total: 2,
      hasMore: false,
      nextCursor: null,
      filters: { logLevels: ["error", "warn"] },
      covers: expect.stringMatching(/since the page had loaded.*missing unless attach_debugger was called/),
      message: "Showing all 2 matching messages",
    });
  });

  it("says that nothing is missing where nothing is", async () => {
    const page = new Page(noisy);
    page.log.coverage = "document-start";
    expect((await page.read()).structured).toHaveProperty(
      "covers",
      expect.stringContaining("since the page's first script"),
    );
  });

  it.each([
    [{ logLevels: ["info", "debug"] }, ["an info", "a debug"]],
    [{ types: ["log"] }, ["a log"]],
    [{ log_levels: ["log"] }, ["a log"]],
    [{ logLevels: ["log"], types: ["log"] }, ["a log"]],
    [{ logLevels: [] }, ["a log", "A Warning", "an error", "an info", "a debug"]],
    [{ logLevels: null }, ["A Warning", "an error"]],
    [{ logLevels: [], searchTerm: "WARN" }, ["A Warning"]],
    [{ searchTerm: "" }, ["A Warning", "an error"]],
    [{ logLevels: [], since: 40 }, ["an info", "a debug"]],
  ])("with %j gives %j", async (args, expected) => {
    expect((await new Page(noisy).read(args)).texts).toEqual(expected);
  });

  it("says when nothing matches", async () => {
    expect(await new Page(noisy).read({ searchTerm: "nothing" })).toMatchObject({
      count: 0,
      total: 0,
      message: "No messages match the specified filters",
    });
  });

  it.each([
    [{ logLevels: ["error"], types: ["warn"] }, '"logLevels" and "types"'],
    [{ pageSize: 5, limit: 6 }, '"pageSize" and "limit"'],
    [{ logLevels: ["warning"] }, '"logLevels.0"'],
    [{ logLevels: "warn" }, '"logLevels"'],
    [{ pageSize: 0 }, '"pageSize"'],
    [{ limit: 201 }, '"limit"'],
    [{ since: -1 }, '"since"'],
    [{ level: "warn" }, 'unknown argument "level"'],
  ])("refuses %j", async (args, named) => {
    await expect(new Page(noisy).read(args)).rejects.toMatchObject({
      code: "INVALID_PARAMETERS",
      message: expect.stringContaining(named),
    });
  });

  it("publishes the defaults of the original server", () => {
    const { inputSchema } = describeTool(getConsoleMessages);
    expect(inputSchema.properties).toMatchObject({
      logLevels: { default: ["error", "warn"], type: "array" },
      pageSize: { default: 50, minimum: 1, maximum: 200 },
      cursor: { type: "string" },
    });
    expect(inputSchema.required).toBeUndefined();
  });
});

describe("pages of get_console_messages", () => {
  it("give every message once", async () => {
    const page = new Page(many(120, (index) => Math.floor(index / 7)));
    const seen: string[] = [];
    let cursor: string | null = null;
    const sizes: [number, boolean, string][] = [];
    do {
      const { texts, hasMore, message, nextCursor } = await page.read(
        cursor === null ? { tabId: 7 } : { cursor },
      );
      seen.push(...texts);
      sizes.push([texts.length, hasMore, message]);
      cursor = nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(page.log.messages.map(({ message }) => message));
    expect(sizes).toEqual([
      [50, true, "Showing 50 of 120 messages. Use nextCursor to get more."],
      [50, true, "Showing 50 of 120 messages. Use nextCursor to get more."],
      [20, false, "Showing the last 20 of 120 messages."],
    ]);
  });

  it("are the same when a cursor is used again", async () => {
    const page = new Page(many(60));
    const { nextCursor: cursor } = await page.read({ limit: 20 });
    expect(await page.read({ cursor })).toMatchObject({
      texts: (await page.read({ cursor })).texts,
      count: 20,
    });
  });

  it("stay at their place while messages come, and old ones of the same moment go", async () => {
    const page = new Page(many(10, () => 5));
    const { nextCursor: cursor } = await page.read({ pageSize: 6 });
    page.log.messages.splice(0, 4);
    page.log.messages.push(say("error", "new", 6));
    expect((await page.read({ cursor })).texts).toEqual(["error 6", "error 7", "error 8", "error 9", "new"]);
  });

  it("lose nothing that is still there when all that was given is gone", async () => {
    const page = new Page(many(10));
    const { nextCursor: cursor } = await page.read({ pageSize: 4 });
    page.log.messages.splice(0, 7);
    expect((await page.read({ cursor })).texts).toEqual(["error 7", "error 8", "error 9"]);
    page.log.messages.splice(0, 3);
    expect(await page.read({ cursor })).toMatchObject({ texts: [], hasMore: false });
  });

  it("stay within the bytes that a result may have", async () => {
    const page = new Page([1, 2, 3].map((index) => say("error", "x".repeat(60_000), index)));
    const { texts, hasMore, nextCursor: cursor } = await page.read();
    expect([texts.length, hasMore]).toEqual([1, true]);
    expect(await page.read({ cursor })).toMatchObject({ count: 1, total: 3, hasMore: true });
  });

  it("keep tab, browser, filters and size of the first", async () => {
    const page = new Page(many(30), {});
    const first = { tabId: 9, browserId: "b", logLevels: ["error"], searchTerm: "error", pageSize: 10 };
    const { nextCursor: cursor } = await page.read(first);
    expect(await page.read({ cursor })).toMatchObject({ count: 10 });
    expect(page.browser.requests.at(-1)).toMatchObject({
      params: { tabId: 9 },
      options: { browserId: "scripted" },
    });
    expect(await page.read({ cursor, searchTerm: "error", types: ["error"], pageSize: 3 })).toMatchObject({
      count: 3,
    });
  });

  it("stay on the tab that answered when none was named", async () => {
    const page = new Page(many(30), { tabId: 5 });
    const { nextCursor: cursor } = await page.read({ pageSize: 10 });
    await page.read({ cursor });
    expect(page.browser.requests.at(-1)).toMatchObject({ params: { tabId: 5 } });
  });

  it("are not offered where nobody knows which tab answered: the next could be another one's", async () => {
    const page = new Page(many(30), {});
    const { structured } = await page.read({ pageSize: 10 });
    expect(structured).toMatchObject({
      hasMore: true,
      nextCursor: null,
      message: expect.stringMatching(/^Showing 10 of 30 messages\..*give tabId/),
    });
  });

  it.each([{ tabId: 8 }, { browserId: "c" }, { logLevels: ["warn"] }, { searchTerm: "x" }, { since: 5 }])(
    "cannot be had with %j besides a cursor that was made without",
    async (args) => {
      const page = new Page(many(30));
      const { nextCursor: cursor } = await page.read({ tabId: 7, pageSize: 10 });
      const [name] = Object.keys(args);
      await expect(page.read({ cursor, ...args })).rejects.toMatchObject({
        code: "INVALID_PARAMETERS",
        message: `argument "${name}" differs from the one that the cursor was made for.`,
      });
    },
  );

  it("cannot be had with a cursor of another tool or nobody", async () => {
    const page = new Page(many(30));
    const foreign = page.context.cursors.issue("get_network_requests", {});
    await expect(page.read({ cursor: foreign })).rejects.toThrow("it belongs to get_network_requests");
    await expect(page.read({ cursor: "made-up" })).rejects.toThrow("not made by this server");
  });
});
