import { FakeBrowser, noReply } from "@browser-mcp/testing";
import { asTest, startHub, until, type HubHarness } from "./testing/hub-harness.js";

const tab = { id: 5, url: "u", title: "t", active: true, windowId: 1, index: 0 };
const page = { url: "u", title: "t", text: "x" };

let harness: HubHarness;
let browser: FakeBrowser;
beforeEach(async () => {
  harness = await startHub();
  browser = await FakeBrowser.connect(harness.url, { kind: "superset" });
  await harness.event("browser-connected");
});
afterEach(() => harness.stop());

describe("events", () => {
  it.each(["tab-created", "tab-activated", "tab-navigated"] as const)("%s carries the tab", async (type) => {
    browser.notify({ type, tab });
    const { browserId } = browser;
    await expect(harness.event(type)).resolves.toEqual({
      type,
      browserId,
      tabId: 5,
      tab: { ...tab, browserId },
    });
  });

  it.each(["tab-removed", "tab-changed", "debugger-detached"] as const)("%s names the tab", async (type) => {
    browser.notify({ type, tabId: 5 });
    await expect(harness.event(type)).resolves.toEqual({ type, browserId: browser.browserId, tabId: 5 });
  });

  it("takes the legacy form of page data", async () => {
    browser.send({ type: "browser-data", tabId: 5, data: { a: 1 } });
    await expect(harness.event("page-data")).resolves.toMatchObject({
      source: "content-script",
      data: { a: 1 },
    });
  });

  it("ends the calls on a tab that is closed", async () => {
    browser.on("getPageContent", () => noReply);
    const [closed, other] = [5, 6].map((tabId) => harness.hub.request("getPageContent", { tabId }, asTest));
    await until(() => browser.requests.length === 2);
    browser.notify({ type: "tab-removed", tabId: 5 });
    await expect(closed).rejects.toMatchObject({ code: "TAB_CLOSED" });
    const request = browser.requests.find(({ tabId }) => tabId === 6);
    browser.send({ type: "response", requestId: request?.requestId, data: page });
    await expect(other).resolves.toMatchObject({ tabId: 6 });
  });

  it("of a tab with another id end no call on it: the browser knows both", async () => {
    browser.on("getPageContent", () => noReply);
    const call = harness.hub.request("getPageContent", { tabId: 5 }, asTest);
    await until(() => browser.requests.length === 1);
    browser.notify({ type: "tab-replaced", tabId: 5, replacedBy: 6 });
    await expect(harness.event("tab-removed")).resolves.toEqual({
      type: "tab-removed",
      browserId: browser.browserId,
      tabId: 5,
    });
    const [request] = browser.requests;
    browser.send({ type: "response", requestId: request?.requestId, data: page, tabId: 6 });
    await expect(call).resolves.toMatchObject({ tabId: 6 });
  });

  it("are not told to those who have left", async () => {
    const listener = jest.fn();
    const leave = harness.hub.subscribe(listener);
    leave();
    leave();
    browser.notify({ type: "tab-changed", tabId: 5 });
    await harness.event("tab-changed");
    expect(listener).not.toHaveBeenCalled();
  });

  it("reach the others when one listener fails", async () => {
    const listener = jest.fn();
    harness.hub.subscribe(() => {
      throw new Error("mine");
    });
    harness.hub.subscribe(listener);
    browser.notify({ type: "tab-changed", tabId: 5 });
    await harness.event("tab-changed");
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it("say that every tab may have changed when the browser could not tell", async () => {
    browser.notify({ type: "tab-created", tab });
    await harness.event("tab-created");
    await browser.terminate();
    await expect(harness.event("tab-changed")).resolves.toMatchObject({ tabId: 5 });
  });
});
