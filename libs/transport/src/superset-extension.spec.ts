import { BrowserMcpError, features } from "@browser-mcp/protocol";
import { FakeBrowser, FakeReply, noReply } from "@browser-mcp/testing";
import { asTest, startHub, until, type HubHarness } from "./testing/hub-harness.js";

let harness: HubHarness;
let browser: FakeBrowser;

beforeEach(async () => {
  harness = await startHub();
  browser = await FakeBrowser.connect(harness.url, { kind: "superset" });
  await harness.event("browser-connected");
});
afterEach(() => harness.stop());

describe("SupersetExtension", () => {
  it("orders what changes one tab, and nothing else", async () => {
    for (const action of ["executeScript", "cdp", "getPageContent"]) browser.on(action, () => noReply);
    const calls = Promise.allSettled([
      harness.hub.request("executeScript", { tabId: 1, script: "1" }, asTest),
      harness.hub.request("cdp", { tabId: 1, method: "Page.reload" }, asTest),
      harness.hub.request("executeScript", { tabId: 2, script: "2" }, asTest),
      harness.hub.request("getPageContent", { tabId: 1 }, asTest),
    ]);
    await until(() => browser.requests.length === 3);
    expect(browser.requests.map(({ action, tabId }) => `${action} ${tabId}`).sort()).toEqual([
      "executeScript 1",
      "executeScript 2",
      "getPageContent 1",
    ]);
    const first = browser.requests.find(({ script }) => script === "1");
    browser.send({ type: "response", requestId: first?.requestId, data: { ok: true, value: 1 } });
    await browser.nextRequest("cdp");
    await harness.hub.close();
    await calls;
  });

  it("sends flat frames without what is undefined", async () => {
    browser.on("getPageContent", () => ({ url: "u", title: "t", text: "x" }));
    await harness.hub.request("getPageContent", { tabId: 5, includeHtml: undefined }, asTest);
    const caller = { client: "test" };
    expect(browser.requests).toEqual([
      { action: "getPageContent", requestId: expect.any(String), tabId: 5, caller },
    ]);
  });

  it("tells who asks, to an extension that takes that, and within bounds", async () => {
    const capabilities = ["getPageContent", "attachDebugger", features.callers];
    const curious = await FakeBrowser.connect(harness.url, { kind: "superset", capabilities });
    await harness.event("browser-connected", 2);
    curious.on("getPageContent", () => ({ url: "u", title: "t", text: "x" }));
    curious.on("attachDebugger", () => ({ status: "attached" }));
    const caller = { client: "c".repeat(300), session: "secret", tool: "get_page_content" };
    const options = { caller, browserId: curious.browserId };
    await harness.hub.request("getPageContent", {}, options);
    await harness.hub.request("attachDebugger", { tabId: 5 }, options);
    const told = { client: "c".repeat(200), tool: "get_page_content" };
    expect(curious.requests.filter(({ action }) => action !== "getAllTabs")).toEqual([
      { action: "getPageContent", requestId: expect.any(String), caller: told },
      { action: "attachDebugger", requestId: expect.any(String), tabId: 5, caller: told },
    ]);
  });

  it("says which tab and document answered, and whether its changes are seen", async () => {
    const origin = { tabId: 7, documentId: "D", url: "https://example.test/", observed: false };
    browser.on("getPageContent", () => new FakeReply({ url: "u", title: "t", text: "x" }, origin));
    await expect(harness.hub.request("getPageContent", {}, asTest)).resolves.toMatchObject({
      browserId: browser.browserId,
      ...origin,
      receivedAt: expect.any(Number),
    });
  });

  it("passes the extension's own codes on", async () => {
    browser.on("getPageContent", () => {
      throw new BrowserMcpError("PAGE_NOT_READABLE", "chrome://settings may not be read");
    });
    await expect(harness.hub.request("getPageContent", { tabId: 1 }, asTest)).rejects.toMatchObject({
      code: "PAGE_NOT_READABLE",
      message: "chrome://settings may not be read",
    });
  });

  it("fails at once when a reply has the wrong form", async () => {
    browser.on("getPageContent", () => noReply);
    const call = harness.hub.request("getPageContent", { tabId: 1 }, asTest);
    const { requestId } = await browser.nextRequest("getPageContent");
    browser.send({ type: "error", requestId, error: { message: "no text" } });
    await expect(call).rejects.toMatchObject({ code: "INVALID_REPLY" });
  });

  it("does not take another browser's answer", async () => {
    browser.on("getPageContent", () => noReply);
    const other = await FakeBrowser.connect(harness.url, { kind: "superset" });
    await harness.event("browser-connected", 2);
    const { browserId } = browser;
    const call = harness.hub.request("getPageContent", {}, { ...asTest, browserId });
    const { requestId } = await browser.nextRequest("getPageContent");
    other.send({ type: "response", requestId, data: { url: "evil", title: "evil", text: "evil" } });
    await until(() => harness.hub.stats().unknownReplies === 1);
    browser.send({ type: "response", requestId, data: { url: "u", title: "good", text: "x" } });
    await expect(call).resolves.toMatchObject({ data: { title: "good" } });
  });
});
