import type { ActionName, WireTab } from "@browser-mcp/protocol";
import { FakeBrowser, noReply } from "@browser-mcp/testing";
import { startHub, stopTheClock, until, type HubHarness } from "./testing/hub-harness.js";

const tab: WireTab = { id: 1, url: "http://tab/1", title: "Tab 1", active: true, windowId: 1, index: 0 };

let harness: HubHarness;
let browser: FakeBrowser;
/** Answers as an extension does: the existing one is silent where nothing changes (WIRE.md 2). */
async function start(kind: "existing" | "superset", limits = {}) {
  harness = await startHub({ detachSilenceMs: 20, ...limits });
  browser = await FakeBrowser.connect(harness.url, { kind, tabs: [tab, { ...tab, id: 2 }] });
  const attached = new Set<unknown>();
  browser.on("attachDebugger", ({ tabId }) => {
    if (kind === "existing" && attached.has(tabId)) return noReply;
    attached.add(tabId);
    return { status: "attached" };
  });
  browser.on("detachDebugger", ({ tabId }) => {
    const was = attached.delete(tabId);
    return kind === "existing" && !was ? noReply : { status: "detached" };
  });
  await harness.event("browser-connected");
}
afterEach(async () => {
  jest.useRealTimers();
  await harness.stop();
});

const as = (session: string | undefined, action: "attachDebugger" | "detachDebugger", tabId = 1) =>
  harness.hub
    .request(action, { tabId }, { caller: { client: "test", ...(session === undefined ? {} : { session }) } })
    .then(({ data }) => data);
const asked = (action: ActionName) => browser.requests.filter((request) => request.action === action);
const holds = () => harness.hub.stats().debuggerHolds;

describe.each(["existing", "superset"] as const)("with the %s extension", (kind) => {
  beforeEach(() => start(kind));

  it("attaches once for one client, however often it asks", async () => {
    await expect(as("a", "attachDebugger")).resolves.toEqual({ status: "attached" });
    await expect(as("a", "attachDebugger")).resolves.toEqual({ status: "attached", alreadyAttached: true });
    expect(asked("attachDebugger")).toHaveLength(1);
    await expect(as("a", "detachDebugger")).resolves.toEqual({ status: "detached" });
    expect(asked("detachDebugger")).toHaveLength(1);
    expect(holds()).toBe(0);
  });

  it("detaches when the last client lets go, not before", async () => {
    await Promise.all([
      as("a", "attachDebugger"),
      as("b", "attachDebugger"),
      as(undefined, "attachDebugger"),
    ]);
    expect(holds()).toBe(3);
    await expect(as("a", "detachDebugger")).resolves.toEqual({ status: "detached", heldByOthers: true });
    // Twice is no more than once.
    await expect(as("a", "detachDebugger")).resolves.toEqual({ status: "detached", heldByOthers: true });
    await as(undefined, "detachDebugger");
    expect(asked("detachDebugger")).toEqual([]);
    await as("b", "detachDebugger");
    expect(asked("detachDebugger")).toHaveLength(1);
  });

  it("takes clients without a session for one", async () => {
    await as(undefined, "attachDebugger");
    await as(undefined, "attachDebugger");
    await as(undefined, "detachDebugger");
    expect(asked("detachDebugger")).toHaveLength(1);
  });

  it("lets go of all tabs of a client that left, and only of them", async () => {
    for (const tabId of [1, 2]) await as("a", "attachDebugger", tabId);
    await as("b", "attachDebugger", 2);
    await harness.hub.clientLeft("a");
    expect(asked("detachDebugger")).toMatchObject([{ tabId: 1 }]);
    expect(holds()).toBe(1);
    await harness.hub.clientLeft("a");
    await harness.hub.clientLeft("never seen");
    expect(asked("detachDebugger")).toHaveLength(1);
  });

  it("keeps tabs apart", async () => {
    await as("a", "attachDebugger", 1);
    await expect(as("a", "attachDebugger", 2)).resolves.toEqual({ status: "attached" });
    await as("a", "detachDebugger", 1);
    expect(asked("detachDebugger")).toMatchObject([{ tabId: 1 }]);
  });

  it("asks the browser to detach also what nobody here attached", async () => {
    await expect(as("a", "detachDebugger")).resolves.toEqual({ status: "detached" });
    expect(asked("detachDebugger")).toHaveLength(1);
  });

  it("holds nothing when attaching failed", async () => {
    browser.on("attachDebugger", () => {
      throw new Error("Cannot access a chrome:// URL");
    });
    await expect(as("a", "attachDebugger")).rejects.toMatchObject({ code: "PAGE_NOT_READABLE" });
    expect(holds()).toBe(0);
  });

  it("forgets the holds of a tab that the tab list lost", async () => {
    await as("a", "attachDebugger");
    await harness.hub.request("getAllTabs", {}, { caller: { client: "test" } });
    browser.on("getAllTabs", () => []);
    await harness.hub.request("getAllTabs", {}, { caller: { client: "test" } });
    expect(holds()).toBe(0);
  });

  it("detaches what is held when the hub closes", async () => {
    await as("a", "attachDebugger");
    await as(undefined, "attachDebugger", 2);
    await harness.hub.close();
    expect(asked("detachDebugger").map(({ tabId }) => tabId)).toEqual([1, 2]);
    await harness.hub.clientLeft("a");
  });
});

it.each(["debugger-detached", "tab-removed"] as const)("forgets the holds of a tab at %s", async (type) => {
  await start("superset");
  await as("a", "attachDebugger");
  browser.notify({ type, tabId: 1 });
  await harness.event(type);
  expect(holds()).toBe(0);
  await expect(as("a", "attachDebugger")).resolves.toEqual({ status: "attached" });
});

it("forgets the holds of a browser that is gone", async () => {
  await start("existing", { reconnectGraceMs: 0 });
  await as("a", "attachDebugger");
  await browser.terminate();
  await harness.event("browser-disconnected");
  expect(holds()).toBe(0);
  await harness.hub.clientLeft("a");
});

it("makes sure again after the browser was away for a moment", async () => {
  await start("superset");
  await as("a", "attachDebugger");
  await browser.terminate();
  const { browserId } = browser;
  browser = await FakeBrowser.connect(harness.url, { kind: "superset", tabs: [tab], browserId });
  browser.on("attachDebugger", () => ({ status: "attached" }));
  await until(() => harness.hub.stats().connections === 2);
  await as("a", "attachDebugger");
  await as("a", "attachDebugger");
  expect(asked("attachDebugger")).toHaveLength(1);
  browser.on("detachDebugger", () => ({ status: "detached" }));
});

it("lets go after the fact when the client leaves while its call is at work", async () => {
  await start("superset");
  browser.on("attachDebugger", () => noReply);
  const call = as("a", "attachDebugger");
  const { requestId } = await browser.nextRequest("attachDebugger");
  await harness.hub.clientLeft("a");
  browser.send({ type: "response", requestId, data: { status: "attached" } });
  await call;
  await browser.nextRequest("detachDebugger");
  expect(holds()).toBe(0);
});

it("detaches what a call that was given up may have attached", async () => {
  await start("superset");
  browser.on("attachDebugger", () => noReply);
  const controller = new AbortController();
  const call = harness.hub.request(
    "attachDebugger",
    { tabId: 1 },
    { caller: { client: "test", session: "a" }, signal: controller.signal },
  );
  await browser.nextRequest("attachDebugger");
  controller.abort();
  await expect(call).rejects.toMatchObject({ code: "CANCELLED" });
  await browser.nextRequest("detachDebugger");
});

it.each(["existing", "superset"] as const)(
  "lets go with the %s extension after a script that takes as long as it may",
  async (kind) => {
    stopTheClock();
    await start(kind);
    await as("a", "attachDebugger");
    browser.on("executeScript", () => noReply);
    const script = harness.hub.request(
      "executeScript",
      { tabId: 1, script: "1" },
      { caller: { client: "test" }, timeoutMs: 30_000 },
    );
    const ended = expect(script).rejects.toMatchObject({ code: "REQUEST_TIMEOUT" });
    await browser.nextRequest("executeScript");
    const left = harness.hub.clientLeft("a");
    await jest.advanceTimersByTimeAsync(30_000);
    await ended;
    await browser.nextRequest("detachDebugger");
    await left;
    expect(holds()).toBe(0);
  },
);

it("does not wait for ever for a browser that does not answer the leaving", async () => {
  stopTheClock();
  await start("superset");
  await as("a", "attachDebugger");
  browser.on("detachDebugger", () => noReply);
  const left = harness.hub.clientLeft("a");
  await browser.nextRequest("detachDebugger");
  await jest.advanceTimersByTimeAsync(38_000);
  await expect(left).resolves.toBeUndefined();
});

it("holds no more than its limit", async () => {
  await start("superset", { maxDebuggerHolds: 1 });
  await as("a", "attachDebugger");
  await expect(as("b", "attachDebugger")).rejects.toMatchObject({ code: "LIMIT_EXCEEDED" });
  await expect(as("a", "attachDebugger")).resolves.toMatchObject({ alreadyAttached: true });
});
