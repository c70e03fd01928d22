import { FakeBrowser, FakeReply, noReply, rawPost } from "@browser-mcp/testing";
import { Target } from "./hostile.fixture.js";

const wiki = "http://example.test/";
const bank = "https://bank.example/account";
const tabAt = (url: string, id = 5) => ({ id, url, title: "T", active: true, windowId: 1, index: 0 });
const refused = "Refused by the rule security.deny_sites (bank.example)";

let target: Target;
const others: FakeBrowser[] = [];

/** What a page says of itself is its address, and what it must not give away. */
const shows = (browser: FakeBrowser, tabs: readonly ReturnType<typeof tabAt>[]): FakeBrowser => {
  browser.on("getAllTabs", () => tabs);
  return browser.on("getPageContent", ({ tabId }) => {
    const url = tabs.find(({ id }) => id === tabId)?.url ?? "";
    const data = { url, title: "T", text: url === bank ? "the balance" : "the page" };
    return new FakeReply(data, { tabId: Number(tabId), url });
  });
};
const connect = async (browserId?: string): Promise<FakeBrowser> => {
  const browser = await FakeBrowser.connect(target.addresses.webSocket, {
    kind: "superset",
    ...(browserId === undefined ? {} : { browserId }),
  });
  others.push(browser);
  return browser;
};
const pagesRead = (browser: FakeBrowser): number =>
  browser.requests.filter(({ action }) => action === "getPageContent").length;

beforeEach(async () => {
  target = await Target.start({ deny_sites: ["bank.example"] });
  shows(target.browser, [tabAt(wiki)]);
  expect(await target.serves()).toContain("the page");
});

afterEach(async () => {
  for (const browser of others.splice(0)) await browser.terminate();
  await target.close();
});

describe("a page of a denied site", () => {
  it.each(["while its browser was away for a moment", "while its browser took another socket"])(
    "is not even asked for where the tab went there %s",
    async (when) => {
      if (when.includes("away")) await target.browser.terminate();
      const again = shows(await connect(target.browser.browserId), [tabAt(bank)]);
      await again.nextFrame(({ type }) => type === "welcome");
      expect(await target.serves()).toContain(refused);
      expect(pagesRead(again)).toBe(0);
    },
  );

  it("is not read in another browser that has a tab of the same id", async () => {
    const second = shows(await connect(), [tabAt(bank)]);
    await second.nextFrame(({ type }) => type === "welcome");
    expect(await target.serves()).not.toContain("the balance");
    await target.browser.terminate();
    expect(await target.serves()).not.toContain("the balance");
    expect(pagesRead(second)).toBe(0);
  });

  it("is not read where a tab comes back under an id that was another's", async () => {
    shows(target.browser, [tabAt(bank)]);
    target.browser.notify({ type: "tab-replaced", tabId: 5, replacedBy: 6 });
    target.browser.notify({ type: "tab-created", tab: tabAt(bank, 5) });
    // What is asked comes by another socket than what is told.
    target.browser.send({ type: "ping" });
    await target.browser.nextFrame(({ type }) => type === "pong");
    expect(await target.serves()).toContain(refused);
    expect(pagesRead(target.browser)).toBe(1);
  });

  it("is not read where the tab went there within its document, as scripts do", async () => {
    shows(target.browser, [tabAt(bank)]);
    // The event is still to come: the answer says where the tab is.
    expect(await target.serves()).toContain(refused);
    expect(await target.serves()).toContain(refused);
    // From the first such answer on nothing is asked of the page.
    expect(pagesRead(target.browser)).toBe(2);
  });

  it("does not speak in the console of the page that was there when it was asked", async () => {
    const { browser } = target;
    const debuggerSays = (method: string, params: object): void =>
      browser.notify({ type: "debugger_event", source: { tabId: 5 }, method, params, timestamp: 1 });
    browser.on("getConsoleMessages", ({ requestId }) => {
      const data = { messages: [], coverage: "document-idle", dropped: 0 };
      browser.send({ type: "response", requestId, data, tabId: 5, url: wiki });
      // In one breath with the answer: the tab goes on, and the other page speaks.
      debuggerSays("Runtime.executionContextsCleared", {});
      debuggerSays("Runtime.consoleAPICalled", {
        type: "error",
        args: [{ type: "string", value: "the balance" }],
        executionContextId: 1,
        timestamp: Date.now(),
      });
      return noReply;
    });
    debuggerSays("Runtime.executionContextsCleared", {});
    const { text } = await rawPost(target.addresses.mcp, {
      jsonrpc: "2.0",
      id: 1,
      method: "tools/call",
      params: { name: "get_console_messages", arguments: { tabId: 5 } },
    });
    expect(text).not.toContain("the balance");
    expect(text).toContain("No messages");
  });
});
