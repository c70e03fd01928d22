import type { Caller } from "@browser-mcp/protocol";
import { ResourceCatalog } from "./resource-catalog.js";
import { MAX_SUBSCRIPTIONS, REFRESH_MS, ResourceSubscriptions } from "./resource-subscriptions.js";
import { ScriptedBrowser, tabOf } from "./scripted-browser.fixture.js";
import { TabResources } from "./tab-resources.js";

const caller: Caller = { client: "spec" };
const uri = "browser://tab/5/content";
const changed = (tabId = 5) => ({ type: "tab-changed", browserId: "b1", tabId }) as const;

let browser: ScriptedBrowser;
let subscriptions: ResourceSubscriptions;
beforeEach(() => {
  jest.useFakeTimers();
  browser = new ScriptedBrowser([tabOf(5), tabOf(6)]);
  subscriptions = new ResourceSubscriptions(new ResourceCatalog([new TabResources(browser)]));
});
afterEach(() => {
  subscriptions.close();
  jest.useRealTimers();
});

const join = (stream = { open: true }) => {
  const told: string[] = [];
  const watcher = subscriptions.join({
    listening: () => stream.open,
    updated: (changedUri) => told.push(changedUri),
    listChanged: () => told.push("list"),
  });
  return { told, watcher };
};

describe("looking for changes that nothing tells of", () => {
  let sought: (() => void)[];
  let watched: ResourceSubscriptions;
  beforeEach(() => {
    sought = [];
    const source = new TabResources(browser);
    const refresh = (): Promise<void> => new Promise((resolve) => sought.push(resolve));
    watched = new ResourceSubscriptions(new ResourceCatalog([Object.assign(source, { refresh })]));
  });
  afterEach(() => watched.close());
  const listen = (open: boolean) =>
    watched.join({ listening: () => open, updated: () => undefined, listChanged: () => undefined });

  it("is done every few seconds while a session listens, and not after it left", async () => {
    const watcher = listen(true);
    await jest.advanceTimersByTimeAsync(REFRESH_MS);
    expect(sought).toHaveLength(1);
    sought[0]?.();
    await jest.advanceTimersByTimeAsync(REFRESH_MS);
    expect(sought).toHaveLength(2);
    sought[1]?.();
    watcher.leave();
    await jest.advanceTimersByTimeAsync(REFRESH_MS * 3);
    expect(sought).toHaveLength(2);
  });

  it("is not done for sessions without a stream", async () => {
    listen(false);
    await jest.advanceTimersByTimeAsync(REFRESH_MS * 3);
    expect(sought).toEqual([]);
  });

  it("waits for the one before", async () => {
    listen(true);
    await jest.advanceTimersByTimeAsync(REFRESH_MS * 3);
    expect(sought).toHaveLength(1);
  });

  it("ends with the subscriptions", async () => {
    listen(true);
    watched.close();
    await jest.advanceTimersByTimeAsync(REFRESH_MS * 3);
    expect(sought).toEqual([]);
  });
});

describe("ResourceSubscriptions", () => {
  it("tells a burst of changes once", async () => {
    const { told, watcher } = join();
    await watcher.subscribe(uri, { caller });
    browser.tell(changed(), changed(), changed());
    expect(told).toEqual([]);
    jest.runOnlyPendingTimers();
    expect(told).toEqual([uri]);
    browser.tell(changed());
    jest.runOnlyPendingTimers();
    expect(told).toEqual([uri, uri]);
  });

  it("tells each session what it watches, under the name that it used", async () => {
    const [one, other] = [join(), join()];
    await one.watcher.subscribe(uri, { caller });
    await other.watcher.subscribe(`${uri}?browser=b1`, { caller });
    await other.watcher.subscribe("browser://tab/6/dom", { caller });
    browser.tell(changed(5));
    jest.runOnlyPendingTimers();
    expect([one.told, other.told]).toEqual([[uri], [`${uri}?browser=b1`]]);
  });

  it("says nothing of another browser's tab with the same id", async () => {
    const { told, watcher } = join();
    await watcher.subscribe(uri, { caller });
    browser.tell({ type: "tab-changed", browserId: "b2", tabId: 5 });
    jest.runOnlyPendingTimers();
    expect(told).toEqual([]);
  });

  it("says nothing more after unsubscribe, nor of what was waiting", async () => {
    const { told, watcher } = join();
    await watcher.subscribe(uri, { caller });
    browser.tell(changed());
    watcher.unsubscribe(uri);
    browser.tell(changed());
    jest.runOnlyPendingTimers();
    expect(told).toEqual([]);
  });

  it("keeps what it has to tell until there is a stream", async () => {
    const stream = { open: false };
    const { told, watcher } = join(stream);
    await watcher.subscribe(uri, { caller });
    browser.tell(changed(), { type: "tab-created", browserId: "b1", tabId: 7, tab: tabOf(7) });
    jest.runOnlyPendingTimers();
    expect(told).toEqual([]);
    stream.open = true;
    watcher.flush();
    watcher.flush();
    expect(told).toEqual(["list", uri]);
  });

  it("takes every resource of a browser that comes back for changed", async () => {
    const { told, watcher } = join();
    await watcher.subscribe(uri, { caller });
    const [back] = browser.browsers();
    browser.tell({ type: "browser-connected", browser: back! });
    jest.runOnlyPendingTimers();
    expect(told).toEqual(["list", uri]);
  });

  it.each([
    ["console", "Runtime.consoleAPICalled"],
    ["console", "Runtime.exceptionThrown"],
    ["network", "Network.loadingFinished"],
  ])("tells of the %s when the debugger says %s", async (kind, method) => {
    const { told, watcher } = join();
    for (const each of ["content", "console", "network"]) {
      await watcher.subscribe(`browser://tab/5/${each}`, { caller });
    }
    browser.tell({ type: "debugger-event", browserId: "b1", tabId: 5, method, params: {}, timestamp: 0 });
    jest.runOnlyPendingTimers();
    expect(told).toEqual([`browser://tab/5/${kind}`]);
  });

  it("bounds what one session watches, also when it subscribes side by side", async () => {
    const { watcher } = join();
    const uris = Array.from({ length: MAX_SUBSCRIPTIONS + 5 }, (_none, index) => `${uri}?browser=b${index}`);
    browser.answers.getAllTabs = [tabOf(5)];
    const outcomes = await Promise.allSettled(uris.map((each) => watcher.subscribe(each, { caller })));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(MAX_SUBSCRIPTIONS);
    await expect(watcher.subscribe(uri, { caller })).rejects.toMatchObject({ code: "LIMIT_EXCEEDED" });
    await expect(watcher.subscribe(uris[0]!, { caller })).resolves.toBeUndefined();
  });

  it("forgets a session that has left, also one that leaves while it subscribes", async () => {
    const { told, watcher } = join();
    await watcher.subscribe(uri, { caller });
    const late = watcher.subscribe("browser://tab/6/content", { caller });
    watcher.leave();
    await late;
    browser.tell(changed(5), changed(6), { type: "tab-removed", browserId: "b1", tabId: 6 });
    jest.runOnlyPendingTimers();
    watcher.flush();
    expect(told).toEqual([]);
  });

  it("listens once for all sessions, and leaves nothing behind when it closes", async () => {
    const sessions = [join(), join(), join()];
    await sessions[0]!.watcher.subscribe(uri, { caller });
    expect(browser.listeners.size).toBe(1);
    browser.tell(changed());
    subscriptions.close();
    expect([browser.listeners.size, jest.getTimerCount()]).toEqual([0, 0]);
  });
});
