import type { ActionName, WireTab } from "@browser-mcp/protocol";
import { FakeBrowser } from "@browser-mcp/testing";
import { DebuggerWatch } from "./debugger-watch.js";
import { asTest, startHub, until, type HubHarness } from "./testing/hub-harness.js";

describe("DebuggerWatch", () => {
  const tell = jest.fn();
  let watch: DebuggerWatch;
  beforeEach(() => {
    tell.mockClear();
    watch = new DebuggerWatch(tell);
  });

  it("tells once that a debugger is gone, however many signs there are", () => {
    watch.attached("b", 1);
    watch.gone("b", 1);
    watch.detached("b", 1);
    watch.gone("b", 1);
    watch.browserGone("b");
    expect(tell.mock.calls).toEqual([["b", 1]]);
  });

  it("tells again once it was attached again", () => {
    for (let times = 0; times < 2; times += 1) {
      watch.attached("b", 1);
      watch.detached("b", 1);
    }
    expect(tell).toHaveBeenCalledTimes(2);
  });

  it("believes a browser that tells of a debugger which nobody here attached, once", () => {
    watch.gone("b", 1);
    watch.detached("b", 1);
    watch.detached("b", 1);
    expect(tell).toHaveBeenCalledTimes(1);
    watch.used("b", 1);
    watch.detached("b", 1);
    expect(tell).toHaveBeenCalledTimes(2);
  });

  it("tells of every debugger of a browser that is gone, and of no other", () => {
    watch.attached("b", 1);
    watch.attached("b", 2);
    watch.attached("c", 3);
    watch.detached("b", 2);
    tell.mockClear();
    watch.browserGone("b");
    expect(tell.mock.calls).toEqual([["b", 1]]);
  });
});

const tab: WireTab = { id: 1, url: "http://tab/1", title: "Tab 1", active: true, windowId: 1, index: 0 };
const NOT_ATTACHED = '{"code":-32000,"message":"Debugger is not attached to the tab with id: 1."}';

let harness: HubHarness;
let browser: FakeBrowser;

async function start(kind: "existing" | "superset", limits = {}): Promise<void> {
  harness = await startHub({ debuggerSilenceMs: 20, detachSilenceMs: 20, ...limits });
  browser = await FakeBrowser.connect(harness.url, { kind, tabs: [tab] });
  browser
    .on("attachDebugger", () => ({ status: "attached" }))
    .on("detachDebugger", () => ({ status: "detached" }));
  await harness.event("browser-connected");
}

const as = (session: string, action: "attachDebugger" | "detachDebugger") =>
  harness.hub.request(action, { tabId: 1 }, { caller: { client: "test", session } }).then(({ data }) => data);
const asked = (action: ActionName) => browser.requests.filter((request) => request.action === action);
const detached = () => harness.events.filter(({ type }) => type === "debugger-detached");
const order = () => harness.events.map(({ type }) => type);

describe.each(["existing", "superset"] as const)("the debugger of a tab with the %s extension", (kind) => {
  afterEach(() => harness.stop());

  it("is told to be gone when the last client lets go, not before", async () => {
    await start(kind);
    await as("a", "attachDebugger");
    await as("b", "attachDebugger");
    await as("a", "detachDebugger");
    expect(detached()).toEqual([]);
    await as("b", "detachDebugger");
    expect(detached()).toMatchObject([{ tabId: 1 }]);
  });

  it("is told to be gone when its client has left", async () => {
    await start(kind);
    await as("a", "attachDebugger");
    await harness.hub.clientLeft("a");
    expect(detached()).toHaveLength(1);
  });

  it("is detached for its client also when somebody was faster", async () => {
    await start(kind);
    await as("a", "attachDebugger");
    browser.on("detachDebugger", () => {
      throw new Error(NOT_ATTACHED);
    });
    await expect(as("a", "detachDebugger")).resolves.toEqual({ status: "detached" });
    expect(detached()).toHaveLength(1);
  });

  it("is told to be gone when a request says so, and is really attached again", async () => {
    await start(kind);
    await as("a", "attachDebugger");
    browser.on("setUserAgent", () => {
      throw new Error(NOT_ATTACHED);
    });
    for (let times = 0; times < 2; times += 1) {
      await expect(
        harness.hub.request("setUserAgent", { tabId: 1, userAgent: "x" }, asTest),
      ).rejects.toMatchObject({ code: "BROWSER_ERROR" });
    }
    expect(detached()).toHaveLength(1);
    expect(harness.hub.stats().debuggerHolds).toBe(0);
    await expect(as("a", "attachDebugger")).resolves.toEqual({ status: "attached" });
    expect(asked("attachDebugger")).toHaveLength(2);
  });

  it("is not told to be gone when a request fails otherwise", async () => {
    await start(kind);
    await as("a", "attachDebugger");
    browser.on("setUserAgent", () => {
      throw new Error('{"code":-32602,"message":"Invalid parameters"}');
    });
    await expect(
      harness.hub.request("setUserAgent", { tabId: 1, userAgent: "x" }, asTest),
    ).rejects.toBeDefined();
    expect(detached()).toEqual([]);
  });

  it("is told to be gone with its tab", async () => {
    await start(kind);
    await harness.hub.request("getAllTabs", {}, asTest);
    await as("a", "attachDebugger");
    browser.on("getAllTabs", () => []);
    await harness.hub.request("getAllTabs", {}, asTest);
    await harness.hub.request("getAllTabs", {}, asTest);
    expect(detached()).toHaveLength(1);
  });

  it("is told to be gone before its browser is", async () => {
    await start(kind, { reconnectGraceMs: 0 });
    await as("a", "attachDebugger");
    await browser.terminate();
    await harness.event("browser-disconnected");
    expect(order().slice(-2)).toEqual(["debugger-detached", "browser-disconnected"]);
    expect(detached()).toHaveLength(1);
  });

  it("is not told to be gone for a lost socket alone", async () => {
    await start(kind);
    await as("a", "attachDebugger");
    await browser.terminate();
    await until(() => harness.hub.stats().sockets === 0);
    expect(detached()).toEqual([]);
  });
});

describe("with our extension, which tells", () => {
  beforeEach(() => start("superset"));
  afterEach(() => harness.stop());

  it("is told once, also when the tab is gone next", async () => {
    await as("a", "attachDebugger");
    browser.notify({ type: "debugger-detached", tabId: 1, reason: "canceled_by_user" });
    browser.notify({ type: "tab-removed", tabId: 1 });
    await harness.event("tab-removed");
    expect(order().slice(-2)).toEqual(["debugger-detached", "tab-removed"]);
    expect(detached()).toHaveLength(1);
  });

  it("is told before the tab is gone, and not of a tab that never had one", async () => {
    await as("a", "attachDebugger");
    browser.notify({ type: "tab-removed", tabId: 2 });
    browser.notify({ type: "tab-removed", tabId: 1 });
    await harness.event("tab-removed", 2);
    expect(order().slice(-3)).toEqual(["tab-removed", "debugger-detached", "tab-removed"]);
  });
});

it("says nothing of its end when attaching brings the debugger's first events before the answer", async () => {
  await start("existing");
  browser.on("attachDebugger", () => {
    browser.notify({
      type: "debugger_event",
      source: { tabId: 1 },
      method: "Page.x",
      params: {},
      timestamp: 1,
    });
    return { status: "attached" };
  });
  await as("a", "attachDebugger");
  expect(detached()).toEqual([]);
  expect(order()).toContain("debugger-event");
  await harness.stop();
});
