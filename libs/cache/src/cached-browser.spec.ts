import { BrowserMcpError, features, type BrowserEvent } from "@browser-mcp/protocol";
import { caller, cacheOfEachTest } from "./cache-of-each-test.fixture.js";
import type { CachedBrowser } from "./cached-browser.js";
import type { MemoryBrowser } from "./memory-browser.fixture.js";

const page = (text: string) => ({ url: "https://a.example/", title: "A", text });
const tab = { id: 7, url: "", title: "", active: true, windowId: 1, index: 0, browserId: "b1" };

let inner: MemoryBrowser;
let browser: CachedBrowser;
cacheOfEachTest((made) => ({ inner, browser } = made));

type Options = { maxAgeMs?: number; browserId?: string; timeoutMs?: number; signal?: AbortSignal };

/** Reads the text of a tab. */
async function read(tabId?: number, options: Options = {}): Promise<string> {
  const reply = await browser.request("getPageContent", { tabId }, { caller, ...options });
  return reply.data.text;
}

/** Has the tab read and its text kept. */
async function keep(tabId: number, text: string, options: Options = {}): Promise<void> {
  const answer = read(tabId, options);
  inner.last.reply(page(text));
  await answer;
}

/** Whether a read goes through to the browser, in place of being answered from what is kept. */
async function isLive(tabId: number, options: Options = {}): Promise<boolean> {
  const before = inner.asked.length;
  const answer = read(tabId, options);
  const live = inner.asked.length > before;
  if (live) inner.last.reply(page("live"));
  await answer;
  return live;
}

describe("CachedBrowser serves a kept reply", () => {
  it("to the same question", async () => {
    await keep(7, "kept");
    expect(await read(7)).toBe("kept");
    expect(inner.asked).toHaveLength(1);
    expect(browser.stats()).toMatchObject({ hits: 1, misses: 1, entries: 1, tabs: 1 });
  });

  it("whatever the order of the parameters", async () => {
    const first = browser.request("getPageContent", { tabId: 7, includeHtml: true }, { caller });
    inner.last.reply(page("kept"));
    await first;
    const again = await browser.request(
      "getPageContent",
      { includeMetadata: undefined, includeHtml: true, tabId: 7 },
      { caller },
    );
    expect(again.data.text).toBe("kept");
  });

  it.each([-3_600_000, 3_600_000])("as long as ever though the clock jumps by %i ms", async (jump) => {
    await keep(7, "kept before");
    jest.setSystemTime(Date.now() + jump);
    expect(await isLive(7)).toBe(false);
    await keep(8, "kept after");
    jest.setSystemTime(Date.now() - jump);
    jest.advanceTimersByTime(30_000);
    expect(await isLive(8)).toBe(false);
    jest.advanceTimersByTime(1);
    expect([await isLive(7), await isLive(8)]).toEqual([true, true]);
  });

  it("but none that was asked for before its browser's present connection began", async () => {
    const first = read(7);
    // As a browser that is back within the grace: nobody is told.
    inner.connected = inner.connected.map((one) => ({ ...one, connectedAt: one.connectedAt + 1 }));
    inner.last.reply(page("of before"));
    await first;
    expect(await isLive(7)).toBe(true);
  });

  it("for DOM snapshots as well", async () => {
    const first = browser.request("getDOMSnapshot", { tabId: 7 }, { caller });
    inner.last.reply({ root: null, nodeCount: 3 });
    await first;
    expect((await browser.request("getDOMSnapshot", { tabId: 7 }, { caller })).data.nodeCount).toBe(3);
  });

  it("for 30 seconds from the asking", async () => {
    const first = read(7);
    jest.advanceTimersByTime(5000);
    inner.last.reply(page("kept"));
    await first;
    jest.advanceTimersByTime(24_999);
    expect(await isLive(7)).toBe(false);
    jest.advanceTimersByTime(2);
    expect(await isLive(7)).toBe(true);
  });

  it("within the caller's maxAge, and never for 0", async () => {
    await keep(7, "kept");
    expect(await isLive(7, { maxAgeMs: 0 })).toBe(true);
    jest.advanceTimersByTime(100);
    expect(await isLive(7, { maxAgeMs: 100 })).toBe(false);
    expect(await isLive(7, { maxAgeMs: 99 })).toBe(true);
  });

  it("that a call without a tab got, once the tab is named; never to a call without a tab", async () => {
    const first = read();
    inner.last.reply(page("kept"), { tabId: 7 });
    await first;
    expect(await isLive(7)).toBe(false);
    const again = read();
    expect(inner.asked).toHaveLength(2);
    inner.last.reply(page("live"));
    expect(await again).toBe("live");
  });

  it("to the browser that was named, and to no other", async () => {
    inner.connect("b2");
    await keep(7, "kept", { browserId: "b1" });
    expect(await isLive(7, { browserId: "b1" })).toBe(false);
    expect(await isLive(7, { browserId: "b2" })).toBe(true);
  });

  it("where several browsers are connected, once it is known whose the tab is", async () => {
    inner.connect("b2");
    const first = read(7);
    inner.last.reply(page("kept"), { browserId: "b2" });
    await first;
    expect(await isLive(7)).toBe(false);
    inner.connect("b3");
    expect(await isLive(7)).toBe(true);
  });
});

describe("CachedBrowser keeps nothing", () => {
  it("of a browser that announces no changes", async () => {
    inner.connect("b1", [features.tabEvents]);
    await keep(7, "read");
    expect(await isLive(7)).toBe(true);
    expect(browser.stats()).toMatchObject({ hits: 0, misses: 0, entries: 0 });
  });

  it("of actions whose answer changes without the page", async () => {
    const first = browser.request("getConsoleMessages", { tabId: 7 }, { caller });
    inner.last.reply([]);
    await first;
    void browser.request("getConsoleMessages", { tabId: 7 }, { caller });
    expect(inner.asked).toHaveLength(2);
    inner.last.reply([]);
  });

  it.each([
    { what: "does not name its tab", from: { tabId: undefined } },
    { what: "does not name its document", from: { documentId: undefined } },
    { what: "holds what is not observed", from: { observed: false } },
  ])("that $what", async ({ from }) => {
    const first = read(7);
    inner.last.reply(page("read"), from);
    await first;
    expect(browser.stats().entries).toBe(0);
  });

  it("of a failure", async () => {
    const first = read(7);
    inner.last.fail(new BrowserMcpError("PAGE_NOT_READABLE", "no"));
    await expect(first).rejects.toMatchObject({ code: "PAGE_NOT_READABLE" });
    expect(await isLive(7)).toBe(true);
  });

  it("that was read while the page changed", async () => {
    const first = read(7);
    inner.tell({ type: "tab-changed", browserId: "b1", tabId: 7 });
    inner.last.reply(page("before or after"));
    expect(await first).toBe("before or after");
    expect(await isLive(7)).toBe(true);
  });

  it("that was read over a connection which is gone", async () => {
    const first = read(7);
    const asked = inner.last;
    jest.advanceTimersByTime(10);
    inner.connect("b1");
    asked.reply(page("late"));
    await first;
    expect(await isLive(7)).toBe(true);
  });

  it("after it was closed", async () => {
    await keep(7, "kept");
    browser.close();
    expect(inner.listenerCount).toBe(0);
    expect(browser.stats().entries).toBe(0);
  });
});

describe("CachedBrowser drops", () => {
  it.each<BrowserEvent>([
    { type: "tab-changed", browserId: "b1", tabId: 7 },
    { type: "tab-removed", browserId: "b1", tabId: 7 },
    { type: "tab-navigated", browserId: "b1", tabId: 7, tab },
  ])("the tab's replies at $type", async (event) => {
    await keep(7, "kept");
    await keep(8, "other tab");
    inner.tell(event);
    expect([await isLive(8), await isLive(7)]).toEqual([false, true]);
    expect(browser.stats().invalidations).toBe(1);
  });

  it("before it tells its own subscribers of the change", async () => {
    await keep(7, "kept");
    const entries: number[] = [];
    browser.subscribe(() => entries.push(browser.stats().entries));
    inner.tell({ type: "tab-changed", browserId: "b1", tabId: 7 });
    expect(entries).toEqual([0]);
  });

  it("nothing when the same happens in another browser or another tab is shown", async () => {
    inner.connect("b2");
    await keep(7, "kept", { browserId: "b1" });
    inner.tell({ type: "tab-changed", browserId: "b2", tabId: 7 });
    inner.tell({ type: "tab-activated", browserId: "b1", tabId: 7, tab });
    expect(await isLive(7, { browserId: "b1" })).toBe(false);
  });

  it("a browser's replies when it leaves, also when it comes back", async () => {
    await keep(7, "kept");
    inner.disconnect("b1");
    expect(browser.stats()).toMatchObject({ entries: 0, tabs: 0 });
    inner.connect("b1");
    expect(await isLive(7)).toBe(true);
  });

  it("a document's replies when any answer comes from another document", async () => {
    await keep(7, "kept");
    const other = browser.request("getConsoleMessages", { tabId: 7 }, { caller });
    inner.last.reply([], { documentId: "d2" });
    await other;
    expect(await isLive(7)).toBe(true);
  });

  it.each([0, -3_600_000])("what is past its life when it cleans up, clock set by %i ms", async (jump) => {
    await keep(7, "kept");
    jest.setSystemTime(Date.now() + jump);
    jest.advanceTimersByTime(31_000);
    browser.cleanup();
    expect(browser.stats()).toMatchObject({ entries: 0, bytes: 0, evictions: 1 });
  });
});

describe("CachedBrowser, when an action may change a page,", () => {
  const script = (tabId?: number, options: Options = {}) =>
    browser.request("executeScript", { tabId, script: "1" }, { caller, ...options });

  it("drops the tab's replies before the action starts", async () => {
    await keep(7, "kept");
    const changing = script(7);
    expect(browser.stats().entries).toBe(0);
    inner.last.reply({ ok: true, value: 1 });
    await changing;
  });

  it("keeps nothing that was read meanwhile", async () => {
    const changing = script(7);
    const asked = inner.last;
    await keep(7, "meanwhile");
    expect(browser.stats().entries).toBe(0);
    asked.reply({ ok: true, value: 1 });
    await changing;
    expect(await isLive(7)).toBe(true);
    expect(await isLive(7)).toBe(false);
  });

  it("keeps nothing that was asked before and answered after", async () => {
    const reading = read(7);
    const asked = inner.last;
    const changing = script(7);
    inner.last.reply({ ok: true, value: 1 });
    await changing;
    asked.reply(page("before"));
    await reading;
    expect(browser.stats().entries).toBe(0);
  });

  it("lets no later read share a round trip that began before it ended", async () => {
    const reading = read(7);
    const asked = inner.last;
    const changing = script(7);
    inner.last.reply({ ok: true, value: 1 });
    await changing;
    const after = read(7);
    inner.last.reply(page("after"));
    asked.reply(page("before"));
    expect([await reading, await after]).toEqual(["before", "after"]);
  });

  it("drops as well when the action fails", async () => {
    const changing = script(7);
    const asked = inner.last;
    asked.fail(new BrowserMcpError("REQUEST_TIMEOUT", "late"));
    await expect(changing).rejects.toMatchObject({ code: "REQUEST_TIMEOUT" });
    await keep(7, "kept");
    expect(await isLive(7)).toBe(false);
  });

  it("drops every tab of the browser when it names no tab", async () => {
    inner.connect("b2");
    await keep(7, "kept", { browserId: "b1" });
    await keep(8, "kept", { browserId: "b1" });
    await keep(9, "kept", { browserId: "b2" });
    const changing = script(undefined, { browserId: "b1" });
    inner.last.reply({ ok: true, value: 1 });
    await changing;
    expect(browser.stats()).toMatchObject({ entries: 1, invalidations: 2 });
  });

  it("leaves other tabs alone", async () => {
    await keep(8, "kept");
    const changing = script(7);
    inner.last.reply({ ok: true, value: 1 });
    await changing;
    expect(await isLive(8)).toBe(false);
  });

  it("never shares a round trip", () => {
    void script(7);
    void script(7);
    expect(inner.asked).toHaveLength(2);
    for (const asked of inner.asked) asked.reply({ ok: true, value: 1 });
  });
});

describe("CachedBrowser lets equal reads in flight share one round trip", () => {
  beforeEach(() => inner.connect("b1", []));

  it("also of a browser that announces nothing", async () => {
    const both = Promise.all([read(7), read(7)]);
    expect(inner.asked).toHaveLength(1);
    inner.last.reply(page("one"));
    expect(await both).toEqual(["one", "one"]);
    expect(browser.stats().sharedFlights).toBe(1);
  });

  it.each<[string, number, Options]>([
    ["another tab", 8, {}],
    ["another browser", 7, { browserId: "b1" }],
    ["another deadline", 7, { timeoutMs: 5000 }],
    ["maxAge 0", 7, { maxAgeMs: 0 }],
  ])("but not with %s", async (_what, tabId, options) => {
    const both = Promise.all([read(7), read(tabId, options)]);
    expect(inner.asked).toHaveLength(2);
    inner.asked.forEach((asked, index) => asked.reply(page(String(index))));
    expect(await both).toEqual(["0", "1"]);
  });

  it("but not with one that began before the caller's maxAge", async () => {
    const first = read(7);
    jest.advanceTimersByTime(200);
    const second = read(7, { maxAgeMs: 100 });
    inner.asked.forEach((asked, index) => asked.reply(page(String(index))));
    expect(await Promise.all([first, second])).toEqual(["0", "1"]);
  });

  it("but a read of the shown tab not with one that began when another was shown", async () => {
    const first = read();
    inner.tell({ type: "tab-activated", browserId: "b1", tabId: 8, tab });
    const second = read();
    inner.asked.forEach((asked, index) => asked.reply(page(String(index))));
    expect(await Promise.all([first, second])).toEqual(["0", "1"]);
  });

  it("and one caller's cancel leaves the others their answer", async () => {
    const leaver = new AbortController();
    const left = read(7, { signal: leaver.signal });
    const stayed = read(7, { signal: new AbortController().signal });
    leaver.abort();
    await expect(left).rejects.toMatchObject({ code: "CANCELLED" });
    expect(inner.last.options.signal?.aborted).toBe(false);
    inner.last.reply(page("one"));
    expect(await stayed).toBe("one");
  });

  it("and the last caller's cancel cancels the request", async () => {
    const leaver = new AbortController();
    const left = read(7, { signal: leaver.signal });
    leaver.abort();
    await expect(left).rejects.toMatchObject({ code: "CANCELLED" });
    expect(inner.last.options.signal?.aborted).toBe(true);
  });

  it("and each keeps its own deadline", async () => {
    const first = read(7);
    const failed = expect(first).rejects.toMatchObject({ code: "REQUEST_TIMEOUT" });
    await jest.advanceTimersByTimeAsync(6000);
    const second = read(7);
    expect(inner.asked).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(4000);
    await failed;
    expect(inner.asked).toHaveLength(2);
    expect(inner.last.options.timeoutMs).toBe(6000);
    inner.last.reply(page("in time"));
    expect(await second).toBe("in time");
  });

  it("and has no more time than the browser's own bound leaves", async () => {
    const calls = [read(7), read(7)].map((call) => call.catch((error: unknown) => error));
    await jest.advanceTimersByTimeAsync(4000);
    inner.last.fail(new BrowserMcpError("REQUEST_TIMEOUT", "after 4 s, as the configuration wants"));
    expect(await Promise.all(calls)).toEqual([
      expect.objectContaining({ code: "REQUEST_TIMEOUT" }),
      expect.objectContaining({ code: "REQUEST_TIMEOUT" }),
    ]);
    expect(inner.asked).toHaveLength(1);
  });

  it("and one that came a moment later is told what took so long, not that its moment was too short", async () => {
    const first = read(7).catch((error: unknown) => error);
    await jest.advanceTimersByTimeAsync(1);
    const second = read(7).catch((error: unknown) => error);
    inner.last.fail(new BrowserMcpError("REQUEST_TIMEOUT", "the page is busy"));
    await jest.advanceTimersByTimeAsync(1);
    expect(inner.last.options.timeoutMs).toBe(1);
    expect(await Promise.all([first, second])).toEqual([
      expect.objectContaining({ message: "the page is busy" }),
      expect.objectContaining({ message: "the page is busy" }),
    ]);
  });

  it("and a call that is already cancelled asks nothing", async () => {
    await expect(read(7, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "CANCELLED" });
    expect(inner.asked).toHaveLength(0);
  });
});

describe("CachedBrowser passes on", () => {
  it("caller and options, the browsers and the events", () => {
    void read(7, { timeoutMs: 1234 });
    expect(inner.last.options).toMatchObject({ caller, timeoutMs: 1234 });
    inner.last.reply(page("x"));
    expect(browser.browsers()).toBe(inner.connected);
    const events: string[] = [];
    const unsubscribe = browser.subscribe(({ type }) => events.push(type));
    inner.tell({ type: "tab-changed", browserId: "b1", tabId: 1 });
    unsubscribe();
    inner.tell({ type: "tab-removed", browserId: "b1", tabId: 1 });
    expect(events).toEqual(["tab-changed"]);
  });
});
