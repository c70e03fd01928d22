import { silentLogger, type WireTab } from "@browser-mcp/protocol";
import { FakeBrowser, noReply } from "@browser-mcp/testing";
import { asTest, startHub, stopTheClock, until, type HubHarness } from "./testing/hub-harness.js";

const tab = (id: number): WireTab => ({ id, url: "u", title: `${id}`, active: true, windowId: 1, index: 0 });

let harness: HubHarness;
let first: FakeBrowser;
let second: FakeBrowser;
let mute: FakeBrowser;
const warn = jest.fn();

beforeEach(async () => {
  warn.mockClear();
  stopTheClock();
  harness = await startHub({ reconnectGraceMs: 50 }, { ...silentLogger, warn });
});
afterEach(async () => {
  jest.useRealTimers();
  await harness.stop();
});

const list = (options = {}) => harness.hub.request("getAllTabs", {}, { ...asTest, ...options });
const titleOf = async (tabId: number, options = {}) =>
  (await harness.hub.request("getPageContent", { tabId }, { ...asTest, ...options })).data.title;
const listings = (browser: FakeBrowser) =>
  browser.requests.filter(({ action }) => action === "getAllTabs").length;
const asked = (count: number, browsers = [first, second, mute]) =>
  until(() => browsers.every((browser) => listings(browser) === count));
const browsersOf = (tabs: readonly { readonly browserId: string }[]) =>
  new Set(tabs.map(({ browserId }) => browserId));

async function connect(name: string, count: number, tabs: WireTab[] | undefined, capabilities?: string[]) {
  const browser = await FakeBrowser.connect(harness.url, {
    kind: "superset",
    name,
    ...(capabilities === undefined ? {} : { capabilities }),
  });
  browser.on("getAllTabs", () => tabs ?? noReply);
  browser.on("getPageContent", () => ({ url: "u", title: name, text: "x" }));
  await harness.event("browser-connected", count);
  return browser;
}

/** Lets everything that a browser sent before arrive. */
async function settle(...browsers: FakeBrowser[]): Promise<void> {
  for (const browser of browsers) {
    browser.send({ type: "ping" });
    await browser.nextFrame(({ type }) => type === "pong");
  }
}

describe("a browser that cannot tell its tabs", () => {
  it("is named beside the others' tabs, and not asked", async () => {
    first = await connect("First", 1, [tab(1)]);
    const unable = await connect("Unable", 2, [], ["getPageContent"]);
    await expect(list()).resolves.toMatchObject({
      data: [{ id: 1 }],
      unanswered: [
        { browserId: unable.browserId, name: "Unable", reason: "its extension has no action getAllTabs" },
      ],
    });
    expect(listings(unable)).toBe(0);
  });

  it("leaves nothing to list when it is alone", async () => {
    await connect("Unable", 1, [], ["getPageContent"]);
    await expect(list()).rejects.toMatchObject({ code: "UNSUPPORTED_ACTION" });
  });
});

describe("a browser that falls silent", () => {
  let counted: number;

  beforeEach(async () => {
    first = await connect("First", 1, [tab(1), tab(3)]);
    second = await connect("Second", 2, [tab(2), tab(3)]);
    mute = await connect("Mute", 3, [tab(4)]);
    await asked(1);
    await settle(first, second, mute);
    mute.on("getAllTabs", () => noReply);
    counted = 1;
  });

  /** All are asked once more, everybody answers who does, and the time passes. */
  async function pass(ms: number): Promise<void> {
    counted += 1;
    await asked(counted);
    await settle(first, second);
    await jest.advanceTimersByTimeAsync(ms);
  }
  const muteAll = () => [first, second].forEach((browser) => browser.on("getAllTabs", () => noReply));

  it("costs a merged list 2 s, not the deadline, and is named in the reply and the log", async () => {
    const call = list();
    await pass(2_000);
    const { data, unanswered } = await call;
    const { browserId } = mute;
    expect(unanswered).toEqual([{ browserId, name: "Mute", reason: "no answer within 2 s" }]);
    expect(browsersOf(data)).toEqual(new Set([first.browserId, second.browserId]));
    const fields = { action: "getAllTabs", browserId, name: "Mute", ms: 2_000 };
    expect(warn.mock.calls).toEqual([["browser did not answer", fields]]);
  });

  it("does not keep a new tab of another browser from being found", async () => {
    second.on("getAllTabs", () => [tab(9)]);
    const title = titleOf(9);
    await pass(2_000);
    await expect(title).resolves.toBe("Second");
    expect(warn).toHaveBeenCalledTimes(1);
  });

  it("leaves a short deadline time for the call itself", async () => {
    second.on("getAllTabs", () => [tab(9)]);
    const title = titleOf(9, { timeoutMs: 1_000 });
    await pass(500);
    await expect(title).resolves.toBe("Second");
  });

  it("is named when no other has the tab", async () => {
    const missing = expect(titleOf(99)).rejects.toMatchObject({
      code: "TAB_NOT_FOUND",
      message: expect.stringMatching(/Asked: .*First.* No answer from: [^,]*Mute/),
    });
    await pass(2_000);
    await missing;
  });

  it.each([
    ["a list", () => list()],
    ["a search", () => titleOf(99)],
  ])("makes %s fail when nobody else answers either, with all names", async (_, call) => {
    muteAll();
    const failed = expect(call()).rejects.toMatchObject({
      code: "REQUEST_TIMEOUT",
      message: expect.stringMatching(
        /^Browser request timeout for action: getAllTabs \(2s\)\. No answer from: (?=.*First)(?=.*Second)(?=.*Mute)/,
      ),
    });
    await pass(2_000);
    await failed;
  });

  it("does not hide why the others failed", async () => {
    muteAll();
    second.on("getAllTabs", () => {
      throw new Error("broken");
    });
    const failed = expect(list()).rejects.toMatchObject({
      code: "BROWSER_ERROR",
      message: expect.stringContaining("broken"),
    });
    await pass(2_000);
    await failed;
  });

  it("keeps no caller waiting who has left", async () => {
    const controller = new AbortController();
    const call = list({ signal: controller.signal });
    await pass(0);
    controller.abort();
    await expect(call).rejects.toMatchObject({ code: "CANCELLED" });
    expect(warn).not.toHaveBeenCalled();
  });

  it("has the whole deadline when it is the only one", async () => {
    await Promise.all([first, second].map((browser) => browser.terminate()));
    await until(() => harness.hub.stats().sockets === 1);
    const call = list();
    await until(() => listings(mute) === 2);
    const requestId = mute.requests.findLast(({ action }) => action === "getAllTabs")?.requestId;
    await jest.advanceTimersByTimeAsync(9_999);
    mute.send({ type: "response", requestId, data: [tab(7)] });
    await expect(call).resolves.toMatchObject({ data: [{ id: 7 }] });
  });

  describe("and was waited for in vain", () => {
    const stillMute = {
      name: "Mute",
      reason: "it did not answer before, and nothing was heard of it since",
    };

    beforeEach(async () => {
      const call = list();
      await pass(2_000);
      await call;
    });

    it("is asked beside the others, waited for by nobody, and named", async () => {
      for (const calls of [1, 2]) {
        const { data, unanswered } = await list();
        expect(unanswered).toMatchObject([stillMute]);
        expect(browsersOf(data)).toEqual(new Set([first.browserId, second.browserId]));
        // One question at a time.
        await settle(mute);
        expect(listings(mute)).toBe(3);
        expect(listings(first)).toBe(2 + calls);
      }
      await expect(titleOf(99)).rejects.toMatchObject({
        message: expect.stringMatching(/No answer from: [^,]*Mute/),
      });
      await expect(titleOf(2)).resolves.toBe("Second");
    });

    it("is listed again as soon as it answers the question beside", async () => {
      mute.on("getAllTabs", () => [tab(4)]);
      await list();
      await until(() => listings(mute) === 3);
      await settle(mute);
      const { data, unanswered } = await list();
      expect(unanswered).toBeUndefined();
      expect(browsersOf(data)).toContain(mute.browserId);
    });

    it.each([
      ["a heartbeat is no sign of life", { type: "heartbeat" }, true],
      ["an event is one", { type: "notification", event: { type: "tab-changed", tabId: 4 } }, false],
      ["an answer is one", { type: "response", requestId: "r", data: 1 }, false],
    ])("%s", async (_, frame, remains) => {
      mute.send(frame);
      await settle(mute);
      const call = list();
      if (!remains) await pass(2_000);
      const { unanswered } = await call;
      expect(unanswered).toMatchObject([remains ? stillMute : { reason: "no answer within 2 s" }]);
    });

    it("is waited for again after half a minute", async () => {
      await jest.advanceTimersByTimeAsync(30_000);
      const call = list();
      await pass(2_000);
      await expect(call).resolves.toMatchObject({ unanswered: [{ reason: "no answer within 2 s" }] });
    });

    it("is asked as all others are when there is nobody else", async () => {
      await Promise.all([first, second].map((browser) => browser.terminate()));
      await until(() => harness.hub.stats().sockets === 1);
      mute.on("getAllTabs", () => [tab(4)]);
      await expect(list()).resolves.toMatchObject({ data: [{ id: 4 }] });
    });
  });

  it("is not taken for mute by a caller in a hurry", async () => {
    const call = list({ timeoutMs: 50 });
    await pass(50);
    await call;
    mute.on("getAllTabs", () => [tab(4)]);
    const { data } = await list();
    expect(browsersOf(data)).toContain(mute.browserId);
  });
});

it("leaves no timer behind lists that nobody asked for", async () => {
  first = await connect("First", 1, [tab(1)]);
  mute = await connect("Mute", 2, undefined);
  await asked(1, [first, mute]);
  await harness.hub.close();
  expect(jest.getTimerCount()).toBe(0);
});
