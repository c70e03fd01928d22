import type { ConsoleLog, ConsoleMessage } from "@browser-mcp/protocol";
import { caller, cacheOfEachTest } from "./cache-of-each-test.fixture.js";
import type { CachedBrowser } from "./cached-browser.js";
import type { MemoryBrowser } from "./memory-browser.fixture.js";
import { pageC, recordedConsole, recordedEvents, type DebuggerEvent } from "./recorded-events.fixture.js";

const soon = setImmediate;
const { replay, reload } = recordedEvents();

let inner: MemoryBrowser;
let browser: CachedBrowser;
cacheOfEachTest((made) => ({ inner, browser } = made));

const tell = (events: readonly DebuggerEvent[]) => events.forEach((event) => inner.tell(event));

/** Attaches the debugger as the recorded server did, with these events before the answer. */
async function attach(events: readonly DebuggerEvent[] = replay): Promise<void> {
  const attached = browser.request("attachDebugger", { tabId: pageC }, { caller });
  tell(events);
  inner.last.reply({ status: "attached" });
  await attached;
}

async function detach(): Promise<void> {
  const detached = browser.request("detachDebugger", { tabId: pageC }, { caller });
  inner.last.reply({ status: "detached" });
  await detached;
}

/** The console of page c, where the extension itself gives these messages. */
async function readConsole(messages: readonly ConsoleMessage[] = []): Promise<ConsoleLog> {
  const answer = browser.request("getConsoleMessages", { tabId: pageC }, { caller });
  inner.last.reply({ messages, coverage: "document-idle" });
  return (await answer).data;
}

const texts = ({ messages }: ConsoleLog) => messages.map(({ message }) => message);

const say = (text: string, timestamp: number, more: object = {}): DebuggerEvent => ({
  type: "debugger-event",
  browserId: "b1",
  tabId: pageC,
  method: "Runtime.consoleAPICalled",
  params: {
    type: "log",
    args: [{ type: "string", value: text }],
    executionContextId: 3,
    timestamp,
    ...more,
  },
  timestamp,
});

const event = (method: string, params: object = {}): DebuggerEvent => ({
  type: "debugger-event",
  browserId: "b1",
  tabId: pageC,
  method,
  params,
  timestamp: 0,
});

describe("the console with what the debugger replayed", () => {
  it("has the early messages first and the uncaught errors at their place, and nothing twice", async () => {
    await attach();
    const extension = recordedConsole();
    const log = await readConsole(extension);
    expect(log.coverage).toBe("document-start");
    expect(log.messages).toHaveLength(extension.length + 4);
    expect(log.messages.slice(0, 2)).toMatchObject([
      { level: "log", message: "early log before document_idle", timestamp: 1795353817876 },
      { level: "error", message: "early error before document_idle", timestamp: 1795353817877 },
    ]);
    expect(log.messages.slice(-2)).toMatchObject([
      { level: "error", message: "Uncaught Error: uncaught kaboom" },
      { level: "error", message: "Uncaught (in promise) Error: rejected kaboom" },
    ]);
    const times = log.messages.map(({ timestamp }) => timestamp);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it("tells objects as the extension does and errors as the debugger does", async () => {
    await attach();
    const all = texts(await readConsole(recordedConsole()));
    expect(all).toContain('late log {\n  "a": 1,\n  "b": [\n    2,\n    3\n  ]\n} tail');
    expect(all).toContain("Error: error instance message");
    expect(all).not.toContain("{}");
    expect(all.filter((text) => text.startsWith("cyclic"))).toEqual(["cyclic [Unable to serialize]"]);
  });

  it("shows the page's own stacks, counted from 1, without the extension's frames", async () => {
    await attach();
    const { messages } = await readConsole();
    const stackOf = (text: string) => messages.find(({ message }) => message === text)?.stack;
    expect(stackOf("late info")).toBe("    at window.runNoise (http://127.0.0.1:7801/c:6:59)");
    expect(stackOf("Uncaught Error: uncaught kaboom")).toBe(
      "Error: uncaught kaboom\n    at http://127.0.0.1:7801/c:10:32",
    );
    expect(JSON.stringify(messages)).not.toContain("chrome-extension://");
  });

  it("leaves out what the extension's own scripts say", async () => {
    await attach();
    const all = texts(await readConsole());
    expect(all.filter((text) => /^\[(DEBUG|ACCESSIBILITY)\]/.test(text))).toEqual([]);
    expect(all).toHaveLength(recordedConsole().length + 4);
  });

  it("tells objects by their preview where only the debugger tells them", async () => {
    await attach();
    tell(reload);
    expect(texts(await readConsole())).toContain("late log {a: 1, b: Array(2)} tail");
  });

  it("knows the levels", async () => {
    await attach();
    const { messages } = await readConsole();
    const levels = messages
      .filter(({ message }) => message.startsWith("late"))
      .map(({ level, message }) => `${level}: ${message}`);
    expect(levels).toEqual([
      "log: late log Object tail",
      "info: late info",
      "warn: late warn",
      "error: late error boom object",
      "debug: late debug",
    ]);
  });

  it("has what was told again only once", async () => {
    await attach();
    const first = await readConsole();
    await attach();
    expect(await readConsole()).toEqual(first);
  });

  it("is that of the new page after a reload", async () => {
    await attach();
    tell(reload);
    const { messages, coverage } = await readConsole();
    expect(coverage).toBe("document-start");
    expect(messages[0]?.timestamp).toBe(1795353827040);
    expect(texts({ messages, coverage }).filter((text) => text.includes("kaboom"))).toHaveLength(2);
  });

  it("is found for a call without a tab where one tab only is shown", async () => {
    await attach();
    const answer = browser.request("getConsoleMessages", {}, { caller });
    inner.last.reply({ messages: [], coverage: "document-idle" });
    await jest.advanceTimersByTimeAsync(0);
    expect(inner.last.action).toBe("getAllTabs");
    inner.last.reply([
      { id: 1, active: false },
      { id: pageC, active: true },
    ]);
    expect((await answer).data.messages.length).toBeGreaterThan(60);
    expect((await answer).tabId).toBe(pageC);
  });

  it("is the extension's alone where more tabs than one are shown", async () => {
    await attach();
    const answer = browser.request("getConsoleMessages", {}, { caller });
    inner.last.reply({ messages: [], coverage: "document-idle" });
    await jest.advanceTimersByTimeAsync(0);
    inner.last.reply([
      { id: 1, active: true },
      { id: pageC, active: true },
    ]);
    expect((await answer).data).toEqual({ messages: [], coverage: "document-idle" });
  });
});

describe("the console covers the page from its start", () => {
  it("not where nothing was replayed", async () => {
    tell([say("live", 5)]);
    expect(await readConsole()).toEqual({
      messages: [{ level: "log", timestamp: 5, message: "live" }],
      coverage: "document-idle",
    });
  });

  it("not because a frame appeared while nobody attached", async () => {
    tell([event("Runtime.executionContextCreated", { context: { id: 9, origin: "http://frame" } })]);
    expect((await readConsole()).coverage).toBe("document-idle");
  });

  it("where the page began under the debugger's eyes", async () => {
    tell([event("Runtime.executionContextsCleared")]);
    expect((await readConsole()).coverage).toBe("document-start");
  });

  it("not once its first messages have made room", async () => {
    tell([event("Runtime.executionContextsCleared")]);
    tell(Array.from({ length: 1001 }, (_, index) => say(`message ${index}`, index)));
    const { messages, coverage } = await readConsole();
    expect([messages.length, messages[0]?.message, coverage]).toEqual([1000, "message 1", "document-idle"]);
    expect(browser.stats().recordings.console).toEqual({ entries: 1000, dropped: 1 });
  });

  it("nor then because a frame appears while a call is at work that may attach", async () => {
    tell([event("Runtime.executionContextsCleared")]);
    tell(Array.from({ length: 1001 }, (_, index) => say(`message ${index}`, index)));
    await attach([event("Runtime.executionContextCreated", { context: { id: 9, origin: "http://frame" } })]);
    expect((await readConsole()).coverage).toBe("document-idle");
    tell([event("Runtime.executionContextsCleared")]);
    expect((await readConsole()).coverage).toBe("document-start");
  });
});

describe("the debugger's messages end", () => {
  const empty = { messages: [], coverage: "document-idle" };
  const frame = (parentId?: string) => event("Page.frameNavigated", { frame: { id: "f", parentId } });

  it("when the page's main frame shows another document, not with an inner frame", async () => {
    tell([say("old", 1), frame("parent")]);
    expect(texts(await readConsole())).toEqual(["old"]);
    tell([frame()]);
    expect(await readConsole()).toEqual(empty);
  });

  it("but not those that the new page wrote before its navigation was told", async () => {
    tell([say("old", 1), event("Runtime.executionContextsCleared"), say("new", 2), frame()]);
    expect(texts(await readConsole())).toEqual(["new"]);
  });

  it.each([
    { type: "tab-removed", browserId: "b1", tabId: pageC },
    { type: "debugger-detached", browserId: "b1", tabId: pageC },
    { type: "browser-disconnected", browserId: "b1" },
  ] as const)("with $type", async (end) => {
    await attach();
    inner.tell(end);
    expect(await readConsole()).toEqual(empty);
  });

  it("when the browser comes back, since what happened meanwhile was not told", async () => {
    await attach();
    inner.connect("b1");
    expect(await readConsole()).toEqual(empty);
  });

  it("when the debugger is let go", async () => {
    await attach();
    await detach();
    expect(await readConsole()).toEqual(empty);
  });

  it("but go on where its next event shows that somebody else still holds it", async () => {
    await attach();
    const before = (await readConsole()).messages.length;
    await detach();
    tell([say("still here", 1795353829000)]);
    const { messages, coverage } = await readConsole();
    expect([messages.length, coverage]).toEqual([before + 1, "document-start"]);
  });

  it("and begin anew when it comes back to another page", async () => {
    await attach();
    await detach();
    await attach([
      event("Runtime.executionContextCreated", { context: { id: 20, origin: "http://other" } }),
      say("other page", 1795353830000),
    ]);
    const log = await readConsole();
    expect([texts(log), log.coverage]).toEqual([["other page"], "document-start"]);
  });

  it("after their life", async () => {
    await attach();
    jest.advanceTimersByTime(3_600_000);
    browser.cleanup();
    expect((await readConsole()).messages.length).toBeGreaterThan(60);
    tell([say("young", 1795353831000)]);
    jest.advanceTimersByTime(1);
    browser.cleanup();
    expect(await readConsole()).toEqual({
      messages: [{ level: "log", timestamp: 1795353831000, message: "young" }],
      coverage: "document-idle",
    });
    jest.advanceTimersByTime(3_600_000);
    browser.cleanup();
    expect(browser.stats().recordings).toMatchObject({ tabs: 0, console: { entries: 0 } });
    expect(browser.stats().recordings.console.dropped).toBeGreaterThan(60);
  });
});

describe("messages wait until there is time to read them", () => {
  const reads: number[] = [];
  beforeEach(() => void reads.splice(0));

  /** As a browser keeps it that came in a small frame. */
  const kept = (number: number, context = 3, tabId = pageC): DebuggerEvent => {
    const { params, ...rest } = say(`message ${number}`, number);
    return {
      ...rest,
      tabId,
      size: 200,
      context,
      get params() {
        reads.push(number);
        return { ...(params as object), executionContextId: context };
      },
    };
  };
  const many = (count: number, from = 0) => Array.from({ length: count }, (_, index) => kept(from + index));

  it("or until somebody asks for them", async () => {
    many(3).forEach((event) => inner.tell(event));
    expect(reads).toEqual([]);
    expect(browser.stats().recordings.console).toEqual({ entries: 3, dropped: 0 });
    expect(texts(await readConsole())).toEqual(["message 0", "message 1", "message 2"]);
    expect(reads).toEqual([0, 1, 2]);
    await readConsole();
    expect(reads).toHaveLength(3);
  });

  it("which is soon, of every tab, where none floods its console", async () => {
    inner.tell(kept(1));
    inner.tell(kept(2, 3, 9));
    await jest.advanceTimersByTimeAsync(60);
    expect(reads).toEqual([1, 2]);
  });

  it("a little at a time, tab by tab", async () => {
    const now = jest.spyOn(performance, "now");
    let clock = 0;
    many(4).forEach((event) => inner.tell(event));
    inner.tell(kept(100, 3, 9));
    now.mockImplementation(() => (clock += 0.4)); // every look at the clock takes a while
    await jest.advanceTimersByTimeAsync(50);
    const [first] = [reads.splice(0)];
    await jest.advanceTimersByTimeAsync(50);
    const [second] = [reads.splice(0)];
    await jest.advanceTimersByTimeAsync(500);
    now.mockRestore();
    expect([first, second, reads]).toEqual([[0, 1], [100, 2], [3]]);
  });

  it("and of a flood never, but for the newest", async () => {
    many(2_500).forEach((event) => inner.tell(event));
    expect(browser.stats().recordings.console).toEqual({ entries: 1_000, dropped: 1_500 });
    const all = texts(await readConsole());
    expect([all.length, all[0], reads.length]).toEqual([1_000, "message 1500", 1_000]);
  });

  it("the newer ones push out those that were read", async () => {
    many(600).forEach((event) => inner.tell(event));
    await readConsole();
    many(600, 600).forEach((event) => inner.tell(event));
    const all = texts(await readConsole());
    expect([all.length, all[0], all.at(-1)]).toEqual([1_000, "message 200", "message 1199"]);
  });

  it("but not those of an extension, which push out nothing", async () => {
    const own = { context: { id: 8, origin: "chrome-extension://other" } };
    inner.tell(event("Runtime.executionContextCreated", own));
    many(2).forEach((event) => inner.tell(event));
    for (let number = 0; number < 1_000; number += 1) inner.tell(kept(number, 8));
    inner.tell(event("Runtime.executionContextDestroyed", { executionContextId: 8 }));
    inner.tell({ ...say("late", 5, { executionContextId: 8 }) }); // its context is known only when it is read
    expect(texts(await readConsole())).toEqual(["message 0", "message 1"]);
    expect(reads).toHaveLength(2);
  });

  it("also where more frames have come and gone meanwhile than are remembered", async () => {
    const own = { context: { id: 8, origin: "chrome-extension://other" } };
    inner.tell(event("Runtime.executionContextCreated", own));
    for (let id = 100; id < 2_200; id += 1) {
      inner.tell(event("Runtime.executionContextCreated", { context: { id, origin: "http://frame" } }));
      inner.tell(event("Runtime.executionContextDestroyed", { executionContextId: id }));
    }
    inner.tell(kept(1, 8));
    inner.tell(kept(2));
    expect(texts(await readConsole())).toEqual(["message 2"]);
  });

  it("not where they come again at an attach, so that known ones push out none", async () => {
    inner.tell(event("Runtime.executionContextsCleared"));
    many(700).forEach((event) => inner.tell(event));
    await attach(many(700));
    const { messages, coverage } = await readConsole();
    expect([messages.length, coverage]).toEqual([700, "document-start"]);
    expect(browser.stats().recordings.console).toEqual({ entries: 700, dropped: 0 });
  });

  it("others have their turn while a full console is read", async () => {
    const now = jest.spyOn(performance, "now");
    let clock = 0;
    many(1_000).forEach((event) => inner.tell(event));
    now.mockImplementation(() => (clock += 0.4));
    let turns = 0;
    const count = () => void (turns += 1);
    const reading = readConsole();
    while (reads.length < 1_000) await new Promise((resolve) => void soon(() => resolve(count())));
    now.mockRestore();
    expect((await reading).messages).toHaveLength(1_000);
    expect(turns).toBeGreaterThan(300);
  });

  it("and one that cannot be read is counted, and keeps nobody from the others", async () => {
    const deep: unknown = JSON.parse("[".repeat(15_000) + "]".repeat(15_000));
    const unreadable: DebuggerEvent = {
      ...say("", 2, { args: [{ type: "object", value: deep }] }),
      size: 31_000,
    };
    inner.tell(unreadable);
    inner.tell(kept(3));
    await jest.advanceTimersByTimeAsync(60);
    inner.tell(unreadable);
    inner.tell(kept(4));
    expect(texts(await readConsole())).toEqual(["message 3", "message 4"]);
    expect(browser.stats().recordings.malformed).toBe(2);
  });

  it("and what waits of a tab that is gone is read no more", async () => {
    inner.tell(kept(1));
    inner.tell({ type: "tab-removed", browserId: "b1", tabId: pageC });
    await jest.advanceTimersByTimeAsync(200);
    expect(reads).toEqual([]);
    inner.tell(kept(2));
    browser.close();
    expect(jest.getTimerCount()).toBe(0);
  });
});

describe("recordings", () => {
  it("keep the debugger's newest 100 events, and count the others", () => {
    tell(replay);
    const events = browser.debuggerEvents("b1", pageC);
    expect(events).toHaveLength(replay.length);
    expect(events.at(-1)).toMatchObject({ method: replay.at(-1)?.method, params: replay.at(-1)?.params });
    tell(reload);
    expect(browser.debuggerEvents("b1", pageC)).toHaveLength(100);
    expect(browser.stats().recordings.debuggerEvents).toEqual({
      entries: 100,
      dropped: replay.length + reload.length - 100,
    });
    expect(browser.debuggerEvents("b2", pageC)).toEqual([]);
  });

  it("keep of a huge event only that it was", () => {
    tell([event("Network.dataReceived", { data: "x".repeat(100_000) })]);
    const [kept] = browser.debuggerEvents("b1", pageC);
    expect(kept).toMatchObject({ method: "Network.dataReceived" });
    expect(kept).not.toHaveProperty("params");
  });

  it("count what does not have its promised form, and go on", async () => {
    tell([event("Runtime.consoleAPICalled", { type: 5 }), say("good", 1)]);
    expect(texts(await readConsole())).toEqual(["good"]);
    expect(browser.stats().recordings.malformed).toBe(1);
  });

  it("forget the tab heard of longest ago beyond a hundred tabs", () => {
    for (let tabId = 1; tabId <= 101; tabId += 1) tell([{ ...say("x", 1), tabId }]);
    expect(browser.stats().recordings.tabs).toBe(100);
    expect(browser.debuggerEvents("b1", 1)).toEqual([]);
  });

  it("take no event away from subscribers", () => {
    const seen: unknown[] = [];
    browser.subscribe((told) => seen.push(told));
    tell(replay);
    expect(seen).toEqual(replay);
  });

  it("end when the cache is closed", async () => {
    await attach();
    browser.close();
    expect(browser.stats().recordings.tabs).toBe(0);
  });
});
