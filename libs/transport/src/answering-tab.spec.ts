import type { ActionName, ActionParams, WireTab } from "@browser-mcp/protocol";
import { FakeBrowser, noReply } from "@browser-mcp/testing";
import { asTest, startHub, stopTheClock, until, type HubHarness } from "./testing/hub-harness.js";

const tab = (id: number, active: boolean, url = `http://tab/${id}`, windowId = 1): WireTab => ({
  id,
  url,
  title: "t",
  active,
  windowId,
  index: 0,
});
const page = (url: string) => ({ url, title: "t", text: "x" });

let harness: HubHarness;
let browser: FakeBrowser;
afterEach(async () => {
  jest.useRealTimers();
  await harness.stop();
});

async function start(tabs: readonly WireTab[], kind: "existing" | "superset" = "existing"): Promise<void> {
  harness = await startHub();
  browser = await FakeBrowser.connect(harness.url, { kind, tabs });
  browser
    .on("getPageContent", () => page("http://tab/1"))
    .on("getDOMSnapshot", () => ({ nodeCount: 1, structure: { tagName: "HTML" } }))
    .on("executeScript", () => 1)
    .on("getConsoleMessages", () => [])
    .on("getPerformanceMetrics", () => ({ timing: {} }))
    .on("getAccessibilityTree", () => ({ tree: { tagName: "BODY" }, summary: {} }))
    .on("captureScreenshot", () => "data:image/png;base64,AAAA")
    .on("getNetworkData", () => ({ requests: [], totalCount: 0, tabId: 7 }));
  await harness.event("browser-connected");
}

const tabOf = async <A extends ActionName>(action: A, params: ActionParams<A>) =>
  (await harness.hub.request(action, params, asTest)).tabId;
const asked = (action: string) => browser.requests.filter((request) => request.action === action);

describe("the existing extension, asked without a tab", () => {
  it.each([
    "getPageContent",
    "getDOMSnapshot",
    "getConsoleMessages",
    "getPerformanceMetrics",
    "getAccessibilityTree",
    "captureScreenshot",
  ] as const)("%s is of the only shown tab", async (action) => {
    await start([tab(1, true), tab(2, false)]);
    await expect(tabOf(action, {})).resolves.toBe(1);
    expect(asked(action)[0]).not.toHaveProperty("tabId");
  });

  it("executeScript is of the only shown tab", async () => {
    await start([tab(1, true), tab(2, false)]);
    await expect(tabOf("executeScript", { script: "1" })).resolves.toBe(1);
  });

  it("getNetworkData says itself which tab it is of, and nothing else is asked", async () => {
    await start([tab(1, true)]);
    await expect(tabOf("getNetworkData", {})).resolves.toBe(7);
    expect(browser.requests).toHaveLength(1);
  });

  describe("where each of two windows shows a tab", () => {
    const shown = [tab(1, true), tab(2, true, "http://tab/2", 2), tab(3, false)];

    async function startWith(current: number): Promise<void> {
      await start(shown);
      browser.on("getNetworkData", () => ({ requests: [], totalCount: 0, tabId: current }));
    }

    it.each(["getDOMSnapshot", "getConsoleMessages", "captureScreenshot"] as const)(
      "%s is of the one that the extension calls current in the same breath",
      async (action) => {
        await startWith(2);
        await expect(tabOf(action, {})).resolves.toBe(2);
        expect(asked("getNetworkData")).toHaveLength(1);
      },
    );

    it("executeScript is of that one too, and is not held up", async () => {
      await startWith(1);
      browser.on("executeScript", () => noReply);
      const call = harness.hub.request("executeScript", { script: "1" }, asTest);
      await until(() => browser.requests.length === 3);
      const { requestId } = await browser.nextRequest("executeScript");
      browser.send({ type: "response", requestId, data: 1 });
      await expect(call).resolves.toMatchObject({ tabId: 1 });
    });

    it("content is of the one that has its address, where the current one may not be read", async () => {
      await startWith(2);
      await expect(tabOf("getPageContent", {})).resolves.toBe(1);
    });

    it("no tab is named that no window shows, or where the extension does not say", async () => {
      await startWith(3);
      await expect(tabOf("getDOMSnapshot", {})).resolves.toBeUndefined();
      browser.on("getNetworkData", () => {
        throw new Error("broken");
      });
      await expect(tabOf("getDOMSnapshot", {})).resolves.toBeUndefined();
    });

    it("no tab is named the first time that a second window is seen, since nothing was asked in the same breath", async () => {
      await startWith(2);
      browser.on("getAllTabs", () => [tab(1, true)]);
      await expect(tabOf("getDOMSnapshot", {})).resolves.toBe(1);
      browser.on("getAllTabs", () => shown);
      await expect(tabOf("getDOMSnapshot", {})).resolves.toBeUndefined();
      await expect(tabOf("getDOMSnapshot", {})).resolves.toBe(2);
      browser.on("getAllTabs", () => [tab(1, true)]);
      await expect(tabOf("getDOMSnapshot", {})).resolves.toBe(1);
      await expect(tabOf("getDOMSnapshot", {})).resolves.toBe(1);
      expect(asked("getNetworkData")).toHaveLength(3);
    });
  });

  it("names the tab whose address the content has, where the shown one may not be read", async () => {
    await start([tab(2, true, "chrome://newtab/"), tab(1, false), tab(3, false)]);
    await expect(tabOf("getPageContent", {})).resolves.toBe(1);
  });

  it.each([
    ["two hidden tabs have", [tab(2, true), tab(1, false), tab(3, false, "http://tab/1")]],
    ["no tab has", [tab(2, true)]],
  ])("names no tab for content whose address %s", async (_, tabs) => {
    await start(tabs);
    await expect(tabOf("getPageContent", {})).resolves.toBeUndefined();
  });

  it("names the shown one of two tabs with the content's address", async () => {
    await start([tab(1, true), tab(3, false, "http://tab/1")]);
    await expect(tabOf("getPageContent", {})).resolves.toBe(1);
  });

  it("names no tab when the list fails", async () => {
    await start([]);
    browser.on("getAllTabs", () => {
      throw new Error("broken");
    });
    await expect(tabOf("getDOMSnapshot", {})).resolves.toBeUndefined();
  });

  it("asks everything in one breath: no answer is waited for in between", async () => {
    await start([tab(1, true)]);
    browser.on("getDOMSnapshot", () => noReply);
    const call = harness.hub.request("getDOMSnapshot", {}, asTest);
    await until(() => browser.requests.length === 3);
    const { requestId } = await browser.nextRequest("getDOMSnapshot");
    browser.send({ type: "response", requestId, data: { nodeCount: 0, structure: null } });
    await expect(call).resolves.toMatchObject({ tabId: 1 });
  });

  it("waits half a second for a mute list, and then not again for 30 s", async () => {
    stopTheClock();
    await start([tab(1, true)]);
    browser.on("getAllTabs", () => noReply);
    const call = tabOf("getDOMSnapshot", {});
    await until(() => harness.hub.stats().frames === 3);
    await jest.advanceTimersByTimeAsync(500);
    await expect(call).resolves.toBeUndefined();
    await expect(tabOf("getDOMSnapshot", {})).resolves.toBeUndefined();
    expect(asked("getAllTabs")).toHaveLength(1);
    browser.on("getAllTabs", () => [tab(1, true)]);
    await jest.advanceTimersByTimeAsync(30_000);
    await expect(tabOf("getDOMSnapshot", {})).resolves.toBe(1);
  });

  it("names no tab where the request was asked again on another socket", async () => {
    await start([tab(1, true)]);
    browser.on("getDOMSnapshot", () => noReply);
    const call = tabOf("getDOMSnapshot", {});
    await until(() => browser.requests.length === 3);
    await browser.terminate();
    const next = await FakeBrowser.connect(harness.url, { kind: "existing", tabs: [tab(2, true)] });
    next.on("getDOMSnapshot", () => ({ nodeCount: 0, structure: null }));
    await expect(call).resolves.toBeUndefined();
  });

  it("leaves no list waiting when the request fails", async () => {
    stopTheClock();
    await start([tab(1, true)]);
    browser
      .on("getAllTabs", () => noReply)
      .on("getDOMSnapshot", () => {
        throw new Error("broken");
      });
    const timers = jest.getTimerCount();
    await expect(tabOf("getDOMSnapshot", {})).rejects.toMatchObject({ code: "BROWSER_ERROR" });
    expect(jest.getTimerCount()).toBe(timers);
  });
});

it("asks our extension, which names the tab itself, nothing more", async () => {
  await start([tab(1, true)], "superset");
  await expect(tabOf("getDOMSnapshot", {})).resolves.toBeUndefined();
  expect(browser.requests).toHaveLength(1);
});
