import { silentLogger, type WireTab } from "@browser-mcp/protocol";
import { FakeBrowser, noReply } from "@browser-mcp/testing";
import { asTest, startHub, stopTheClock, until, type HubHarness } from "./testing/hub-harness.js";

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

const warn = jest.fn();

beforeEach(async () => {
  warn.mockClear();
  harness = await startHub({ reconnectGraceMs: 50 }, { ...silentLogger, warn });
});
afterEach(async () => {
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

  it("gives what it has when one browser lets the deadline pass", async () => {
    first.on("getAllTabs", () => noReply);
    const reply = await harness.hub.request("getAllTabs", {}, { ...asTest, timeoutMs: 50 });
    expect(new Set(reply.data.map(({ browserId }) => browserId))).toEqual(new Set([second.browserId]));
  });
});

describe("a browser that does not tell its tabs", () => {
  let mute: FakeBrowser;

  beforeEach(async () => {
    first = await connect("First", 1, [tab(1), tab(3)]);
    second = await connect("Second", 2, [tab(2), tab(3)]);
    mute = (await connect("Mute", 3, [])).on("getAllTabs", () => noReply);
    stopTheClock();
  });

  /** Lets everybody answer who does, then the time pass. */
  async function pass(ms: number): Promise<void> {
    const asked = [first, second, mute];
    await until(() => asked.every(({ requests }) => requests.some(({ action }) => action === "getAllTabs")));
    const answers = asked.filter((browser) => browser !== mute).length;
    await until(() => harness.hub.stats().frames >= asked.length + answers);
    await jest.advanceTimersByTimeAsync(ms);
  }
  const muteAll = () => [first, second].forEach((browser) => browser.on("getAllTabs", () => noReply));
  const allAsked = () => until(() => [first, second, mute].every(({ requests }) => requests.length === 1));

  it("costs a merged list 2 s, not the deadline, and is named in the reply and the log", async () => {
    const call = harness.hub.request("getAllTabs", {}, asTest);
    await pass(2_000);
    const { data, unanswered } = await call;
    const { browserId } = mute;
    expect(unanswered).toEqual([{ browserId, name: "Mute", reason: "no answer within 2 s" }]);
    expect(new Set(data.map(({ browserId }) => browserId))).toEqual(
      new Set([first.browserId, second.browserId]),
    );
    expect(warn.mock.calls).toEqual([
      [
        "browser did not answer",
        { action: "getAllTabs", browserId: mute.browserId, name: "Mute", ms: 2_000 },
      ],
    ]);
  });

  it("does not keep a tab of another browser from being found", async () => {
    const title = titleOf({ tabId: 2 });
    await pass(2_000);
    await expect(title).resolves.toBe("Second");
    expect(warn).toHaveBeenCalledTimes(1);
  });

  it("leaves a short deadline time for the call itself", async () => {
    const call = harness.hub.request("getPageContent", { tabId: 2 }, { ...asTest, timeoutMs: 1_000 });
    await pass(500);
    await expect(call).resolves.toMatchObject({ data: { title: "Second" } });
  });

  it("does not hide that two others have the tab", async () => {
    const refused = expect(titleOf({ tabId: 3 })).rejects.toMatchObject({ code: "INVALID_PARAMETERS" });
    await pass(2_000);
    await refused;
  });

  it("is named when no other has the tab", async () => {
    const missing = expect(titleOf({ tabId: 99 })).rejects.toMatchObject({
      code: "TAB_NOT_FOUND",
      message: expect.stringMatching(/Asked: .*First.* No answer from: [^,]*Mute/),
    });
    await pass(2_000);
    await missing;
  });

  it.each([
    ["a list", () => harness.hub.request("getAllTabs", {}, asTest)],
    ["a search", () => titleOf({ tabId: 1 })],
  ])("makes %s fail when nobody else answers either, with all names", async (_, call) => {
    muteAll();
    const failed = expect(call()).rejects.toMatchObject({
      code: "REQUEST_TIMEOUT",
      message: expect.stringMatching(
        /^Browser request timeout for action: getAllTabs \(2s\)\. No answer from: (?=.*First)(?=.*Second)(?=.*Mute)/,
      ),
    });
    await allAsked();
    await jest.advanceTimersByTimeAsync(2_000);
    await failed;
  });

  it("does not hide why the others failed", async () => {
    muteAll();
    second.on("getAllTabs", () => {
      throw new Error("broken");
    });
    const failed = expect(harness.hub.request("getAllTabs", {}, asTest)).rejects.toMatchObject({
      code: "BROWSER_ERROR",
      message: expect.stringContaining("broken"),
    });
    await allAsked();
    await until(() => harness.hub.stats().frames === 4);
    await jest.advanceTimersByTimeAsync(2_000);
    await failed;
  });

  it("keeps no caller waiting who has left", async () => {
    const controller = new AbortController();
    const call = harness.hub.request("getAllTabs", {}, { ...asTest, signal: controller.signal });
    await pass(0);
    controller.abort();
    await expect(call).rejects.toMatchObject({ code: "CANCELLED" });
    expect(warn).not.toHaveBeenCalled();
  });

  it("has the whole deadline when it is the only one", async () => {
    await Promise.all([first, second].map((browser) => browser.terminate()));
    await until(() => harness.hub.stats().sockets === 1);
    const call = harness.hub.request("getAllTabs", {}, asTest);
    const { requestId } = await mute.nextRequest("getAllTabs");
    await jest.advanceTimersByTimeAsync(9_999);
    mute.send({ type: "response", requestId, data: [tab(7)] });
    await expect(call).resolves.toMatchObject({ data: [{ id: 7 }] });
  });
});

it("names a browser that cannot tell its tabs", async () => {
  first = await connect("First", 1, [tab(1)]);
  const { browserId } = await connect("Unable", 2, [], ["getPageContent"]);
  const reply = await harness.hub.request("getAllTabs", {}, asTest);
  expect(reply).toMatchObject({
    data: [{ id: 1 }],
    unanswered: [{ browserId, name: "Unable", reason: "its extension has no action getAllTabs" }],
  });
});

describe("a browser whose tabs are not known", () => {
  let quiet: FakeBrowser;
  const listings = () => quiet.requests.filter(({ action }) => action === "getAllTabs").length;

  beforeEach(async () => {
    first = await connect("First", 1, [tab(1), tab(3)]);
    quiet = await connect("Quiet", 2, [tab(2), tab(3)], ["getAllTabs", "getPageContent"]);
    first.notify({ type: "tab-created", tab: tab(3) });
    first.notify({ type: "tab-created", tab: tab(1) });
    await harness.event("tab-created", 2);
  });

  it("is asked before the one known owner of a tab is trusted", async () => {
    await expect(titleOf({ tabId: 3 })).rejects.toMatchObject({
      code: "INVALID_PARAMETERS",
      message: expect.stringContaining(quiet.browserId),
    });
  });

  it("is asked once", async () => {
    await expect(titleOf({ tabId: 1 })).resolves.toBe("First");
    await expect(titleOf({ tabId: 1 })).resolves.toBe("First");
    expect(listings()).toBe(1);
    expect(first.requests.map(({ action }) => action)).toEqual(["getPageContent", "getPageContent"]);
  });

  it("does not keep the owner from being asked when it tells nothing", async () => {
    quiet.on("getAllTabs", () => noReply);
    stopTheClock();
    const title = titleOf({ tabId: 1 });
    await until(() => listings() === 1);
    await jest.advanceTimersByTimeAsync(2_000);
    await expect(title).resolves.toBe("First");
    expect(warn).toHaveBeenCalledWith("browser did not answer", expect.objectContaining({ name: "Quiet" }));
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
