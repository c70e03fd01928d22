import type { WireTab } from "@browser-mcp/protocol";
import { FakeBrowser, noReply } from "@browser-mcp/testing";
import { asTest, startHub, type HubHarness } from "./testing/hub-harness.js";

const tab = (id: number): WireTab => ({ id, url: "u", title: `${id}`, active: true, windowId: 1, index: 0 });

let harness: HubHarness;
let first: FakeBrowser;
let second: FakeBrowser;

async function connect(name: string, count: number, tabs: WireTab[], capabilities?: string[]) {
  const browser = await FakeBrowser.connect(harness.url, {
    kind: "superset",
    name,
    tabs,
    ...(capabilities === undefined ? {} : { capabilities }),
  });
  browser.on("getPageContent", () => ({ url: "u", title: name, text: "x" }));
  await harness.event("browser-connected", count);
  return browser;
}

beforeEach(async () => {
  harness = await startHub({ reconnectGraceMs: 50 });
});
afterEach(() => harness.stop());

const titleOf = async (params: { tabId?: number }, browserId?: string) => {
  const options = browserId === undefined ? asTest : { ...asTest, browserId };
  return (await harness.hub.request("getPageContent", params, options)).data.title;
};

describe("routing with two browsers", () => {
  beforeEach(async () => {
    first = await connect("First", 1, [tab(1), tab(3)]);
    second = await connect("Second", 2, [tab(2), tab(3)]);
  });

  it("asks the browser that was named", async () => {
    await expect(titleOf({}, first.browserId)).resolves.toBe("First");
    await expect(titleOf({}, second.browserId)).resolves.toBe("Second");
  });

  it("says which browsers there are when the one that was named is not", async () => {
    await expect(titleOf({}, "nobody")).rejects.toMatchObject({
      code: "CONNECTION_NOT_AVAILABLE",
      message: expect.stringMatching(/nobody.*(First.*Second|Second.*First)/),
    });
  });

  it("asks the owner of a tab, whom it finds by asking all once", async () => {
    await expect(titleOf({ tabId: 1 })).resolves.toBe("First");
    await expect(titleOf({ tabId: 2 })).resolves.toBe("Second");
    expect(first.requests.filter(({ action }) => action === "getAllTabs")).toHaveLength(1);
  });

  it("refuses a tab that both have, and names them", async () => {
    await expect(titleOf({ tabId: 3 })).rejects.toMatchObject({
      code: "INVALID_PARAMETERS",
      message: expect.stringContaining(first.browserId),
      hint: expect.stringContaining("browserId"),
    });
    await expect(titleOf({ tabId: 3 }, second.browserId)).resolves.toBe("Second");
  });

  it("says that nobody has a tab", async () => {
    await expect(titleOf({ tabId: 99 })).rejects.toMatchObject({ code: "TAB_NOT_FOUND" });
  });

  it("asks the browser used last when nothing is named", async () => {
    first.notify({ type: "tab-activated", tab: tab(1) });
    await harness.event("tab-activated");
    await expect(titleOf({})).resolves.toBe("First");
    second.notify({ type: "tab-navigated", tab: tab(2) });
    await harness.event("tab-navigated");
    await expect(titleOf({})).resolves.toBe("Second");
    expect(harness.hub.browsers().map(({ name }) => name)[0]).toBe("Second");
  });

  it("learns owners from events and forgets removed tabs", async () => {
    second.notify({ type: "tab-created", tab: tab(8) });
    await harness.event("tab-created");
    await expect(titleOf({ tabId: 8 })).resolves.toBe("Second");
    expect(first.requests).toEqual([]);
    second.notify({ type: "tab-removed", tabId: 8 });
    await harness.event("tab-removed");
    await expect(titleOf({ tabId: 8 })).rejects.toMatchObject({ code: "TAB_NOT_FOUND" });
  });

  it("merges the tabs of all browsers, the one used last first", async () => {
    const reply = await harness.hub.request("getAllTabs", {}, asTest);
    const order = harness.hub.browsers().map(({ browserId }) => browserId);
    expect(reply.data.map(({ browserId }) => browserId)).toEqual([order[0], order[0], order[1], order[1]]);
  });

  it("leaves out a browser that fails, unless all do", async () => {
    const fail = () => {
      throw new Error("broken");
    };
    first.on("getAllTabs", fail);
    const reply = await harness.hub.request("getAllTabs", {}, asTest);
    expect(new Set(reply.data.map(({ browserId }) => browserId))).toEqual(new Set([second.browserId]));
    second.on("getAllTabs", fail);
    await expect(harness.hub.request("getAllTabs", {}, asTest)).rejects.toMatchObject({
      code: "BROWSER_ERROR",
    });
  });

  it("gives what it has when one browser lets the deadline pass", async () => {
    first.on("getAllTabs", () => noReply);
    const reply = await harness.hub.request("getAllTabs", {}, { ...asTest, timeoutMs: 50 });
    expect(new Set(reply.data.map(({ browserId }) => browserId))).toEqual(new Set([second.browserId]));
  });
});

describe("routing with one browser", () => {
  it("asks it for any tab, without looking first", async () => {
    first = await connect("First", 1, []);
    await expect(titleOf({ tabId: 99 })).resolves.toBe("First");
    expect(first.requests).toHaveLength(1);
  });

  it("refuses at once what the extension cannot do", async () => {
    first = await connect("First", 1, [], ["getAllTabs"]);
    await expect(titleOf({})).rejects.toMatchObject({ code: "UNSUPPORTED_ACTION" });
    expect(first.requests).toEqual([]);
  });
});
