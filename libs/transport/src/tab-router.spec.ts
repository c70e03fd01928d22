import { silentLogger, type WireTab } from "@browser-mcp/protocol";
import { FakeBrowser, noReply } from "@browser-mcp/testing";
import { asTest, startHub, stopTheClock, until, type HubHarness } from "./testing/hub-harness.js";

const tab = (id: number): WireTab => ({ id, url: "u", title: `${id}`, active: true, windowId: 1, index: 0 });

let harness: HubHarness;
let first: FakeBrowser;
let second: FakeBrowser;

const listings = (browser: FakeBrowser) => browser.requests.filter(({ action }) => action === "getAllTabs");

/** Lets the lists that the hub asks for on connect arrive. */
const listed = () => until(() => harness.hub.stats().frames === 4);

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

const warn = jest.fn();

beforeEach(async () => {
  warn.mockClear();
  harness = await startHub({ reconnectGraceMs: 50 }, { ...silentLogger, warn });
});
afterEach(async () => {
  jest.restoreAllMocks();
  jest.useRealTimers();
  await harness.stop();
});

const titleOf = async (params: { tabId?: number }, browserId?: string) => {
  const options = browserId === undefined ? asTest : { ...asTest, browserId };
  return (await harness.hub.request("getPageContent", params, options)).data.title;
};

describe("routing with two browsers", () => {
  beforeEach(async () => {
    first = await connect("First", 1, [tab(1), tab(3)]);
    second = await connect("Second", 2, [tab(2), tab(3)]);
    await listed();
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

  it("asks the owner of a tab, who is known since both were asked when the second came", async () => {
    await expect(titleOf({ tabId: 1 })).resolves.toBe("First");
    await expect(titleOf({ tabId: 2 })).resolves.toBe("Second");
    for (const browser of [first, second]) expect(listings(browser)).toHaveLength(1);
  });

  it("finds a tab that is new since by asking all", async () => {
    second.on("getAllTabs", () => [tab(9)]);
    await expect(titleOf({ tabId: 9 })).resolves.toBe("Second");
    expect(listings(first)).toHaveLength(2);
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

  it("knows the browser used last also where everything happens in one millisecond", async () => {
    const [newest] = harness.hub.browsers();
    jest.spyOn(Date, "now").mockReturnValue(newest?.connectedAt ?? 0);
    first.notify({ type: "tab-activated", tab: tab(1) });
    await harness.event("tab-activated");
    await expect(titleOf({})).resolves.toBe("First");
  });

  it("asks no other where the browser used last is away for a moment, but waits for it", async () => {
    first.notify({ type: "tab-activated", tab: tab(1) });
    await harness.event("tab-activated");
    stopTheClock();
    await first.terminate();
    await until(() => harness.hub.stats().sockets === 1);
    const title = titleOf({});
    await FakeBrowser.connect(harness.url, {
      kind: "superset",
      name: "First",
      browserId: first.browserId,
    }).then((back) => back.on("getPageContent", () => ({ url: "u", title: "First, back", text: "x" })));
    await expect(title).resolves.toBe("First, back");
  });

  it("says that the browser used last did not come back, and asks another from then on", async () => {
    first.notify({ type: "tab-activated", tab: tab(1) });
    await harness.event("tab-activated");
    await first.terminate();
    await until(() => harness.hub.stats().sockets === 1);
    await expect(titleOf({})).rejects.toMatchObject({
      code: "CONNECTION_NOT_AVAILABLE",
      message: expect.stringMatching(/First.*used last.*connected: .*Second/),
      hint: expect.stringContaining("browserId"),
    });
    await expect(titleOf({})).resolves.toBe("Second");
  });

  it.each([
    ["the one that has the tab", () => titleOf({ tabId: 1 })],
    ["the one that was named", () => titleOf({}, first.browserId)],
  ])("says of %s that it did not come back, and which are there", async (_which, call) => {
    await first.terminate();
    await until(() => harness.hub.stats().sockets === 1);
    await expect(call()).rejects.toMatchObject({
      code: "CONNECTION_NOT_AVAILABLE",
      message: expect.stringMatching(/\(First\) went away and did not come back; connected: .*\(Second\)/),
      hint: expect.stringContaining("get_browser_tabs"),
    });
  });

  it("learns owners from events and forgets removed tabs", async () => {
    second.notify({ type: "tab-created", tab: tab(8) });
    await harness.event("tab-created");
    await expect(titleOf({ tabId: 8 })).resolves.toBe("Second");
    expect(listings(first)).toHaveLength(1);
    second.notify({ type: "tab-removed", tabId: 8 });
    await harness.event("tab-removed");
    await expect(titleOf({ tabId: 8 })).rejects.toMatchObject({ code: "TAB_NOT_FOUND" });
  });

  it("leaves what to say of a tab's former id to its browser, and asks no other", async () => {
    second.notify({ type: "tab-replaced", tabId: 2, replacedBy: 8 });
    second.notify({ type: "tab-created", tab: tab(8) });
    await harness.event("tab-created");
    await expect(titleOf({ tabId: 2 })).resolves.toBe("Second");
    await expect(titleOf({ tabId: 8 })).resolves.toBe("Second");
    expect(listings(first)).toHaveLength(1);
  });

  it("does not take another browser's tab for one that had the same id before", async () => {
    second.notify({ type: "tab-replaced", tabId: 3, replacedBy: 8 });
    await harness.event("tab-removed");
    await expect(titleOf({ tabId: 3 })).rejects.toMatchObject({ code: "INVALID_PARAMETERS" });
    second.notify({ type: "tab-created", tab: tab(3) });
    second.notify({ type: "tab-removed", tabId: 3 });
    await harness.event("tab-removed", 2);
    await expect(titleOf({ tabId: 3 })).resolves.toBe("First");
  });

  it("merges the tabs of all browsers, the one used last first", async () => {
    const reply = await harness.hub.request("getAllTabs", {}, asTest);
    const order = harness.hub.browsers().map(({ browserId }) => browserId);
    expect(reply.data.map(({ browserId }) => browserId)).toEqual([order[0], order[0], order[1], order[1]]);
    expect(reply).not.toHaveProperty("unanswered");
  });

  it("leaves out a browser that fails, unless all do", async () => {
    const fail = () => {
      throw new Error("broken");
    };
    first.on("getAllTabs", fail);
    const reply = await harness.hub.request("getAllTabs", {}, asTest);
    expect(new Set(reply.data.map(({ browserId }) => browserId))).toEqual(new Set([second.browserId]));
    const { browserId } = first;
    const fields = { action: "getAllTabs", browserId, name: "First", code: "BROWSER_ERROR" };
    expect(warn.mock.calls).toEqual([["browser failed to answer", fields]]);
    expect(reply.unanswered).toEqual([
      { browserId, name: "First", reason: expect.stringContaining("broken") },
    ]);
    second.on("getAllTabs", fail);
    await expect(harness.hub.request("getAllTabs", {}, asTest)).rejects.toMatchObject({
      code: "BROWSER_ERROR",
    });
  });

  it("names the browser whose tabs are missing because it is away for a moment", async () => {
    stopTheClock();
    await first.terminate();
    await until(() => harness.hub.stats().sockets === 1);
    const { data, unanswered } = await harness.hub.request("getAllTabs", {}, asTest);
    expect(data.map(({ id }) => id)).toEqual([2, 3]);
    expect(unanswered).toEqual([
      { browserId: first.browserId, name: "First", reason: expect.stringContaining("connection was lost") },
    ]);
  });

  it("gives what it has when one browser lets the deadline pass", async () => {
    first.on("getAllTabs", () => noReply);
    const reply = await harness.hub.request("getAllTabs", {}, { ...asTest, timeoutMs: 50 });
    expect(new Set(reply.data.map(({ browserId }) => browserId))).toEqual(new Set([second.browserId]));
  });
});

describe("a browser whose tabs are not known yet", () => {
  it.each([
    ["announces its tabs", undefined],
    ["does not", ["getAllTabs", "getPageContent"]],
  ])("that %s is asked when it connects, and a call waits for it", async (_, capabilities) => {
    first = await connect("First", 1, [tab(1), tab(3)]);
    first.notify({ type: "tab-activated", tab: tab(3) });
    await harness.event("tab-activated");
    second = await connect("Second", 2, [tab(2), tab(3)], capabilities);
    await expect(titleOf({ tabId: 3 })).rejects.toMatchObject({
      code: "INVALID_PARAMETERS",
      message: expect.stringContaining(second.browserId),
    });
    for (const browser of [first, second]) expect(listings(browser)).toHaveLength(1);
  });

  it("is asked once, and nobody is alone", async () => {
    first = await connect("First", 1, [tab(1)]);
    await expect(titleOf({ tabId: 1 })).resolves.toBe("First");
    expect(listings(first)).toEqual([]);
    second = await connect("Second", 2, [tab(2)]);
    await expect(titleOf({ tabId: 1 })).resolves.toBe("First");
    await expect(titleOf({ tabId: 1 })).resolves.toBe("First");
    for (const browser of [first, second]) expect(listings(browser)).toHaveLength(1);
  });

  it("is asked again once it was away for a moment", async () => {
    await harness.stop();
    harness = await startHub({}, { ...silentLogger, warn });
    first = await connect("First", 1, [tab(1)]);
    second = await connect("Second", 2, [tab(2)]);
    await listed();
    const { browserId } = second;
    await second.terminate();
    await until(() => harness.hub.stats().sockets === 1);
    await FakeBrowser.connect(harness.url, { kind: "superset", browserId, tabs: [tab(1)] });
    await until(() => harness.hub.browsers().length === 2);
    await expect(titleOf({ tabId: 1 })).rejects.toMatchObject({ code: "INVALID_PARAMETERS" });
  });

  it("keeps a call from the known owner for 2 s at most, and later calls not at all", async () => {
    stopTheClock();
    first = await connect("First", 1, [tab(1)]);
    second = await FakeBrowser.connect(harness.url, { kind: "superset", name: "Mute" });
    second.on("getAllTabs", () => noReply);
    await harness.event("browser-connected", 2);
    const title = titleOf({ tabId: 1 });
    await until(() => [first, second].every((browser) => listings(browser).length === 1));
    await until(() => harness.hub.stats().frames === 3);
    await jest.advanceTimersByTimeAsync(2_000);
    await expect(title).resolves.toBe("First");
    await expect(titleOf({ tabId: 1 })).resolves.toBe("First");
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
