import { FakeBrowser, noReply } from "@browser-mcp/testing";
import { asTest, startHub, stopTheClock, until, type HubHarness } from "./testing/hub-harness.js";

const browserId = "0b5c5b62-6b3c-4a53-9d1e-0d6f0a3a6a01";
const page = { url: "u", title: "t", text: "x" };

let harness: HubHarness;
beforeEach(async () => {
  stopTheClock();
  harness = await startHub();
});
afterEach(async () => {
  jest.useRealTimers();
  await harness.stop();
});

const connect = (kind: "existing" | "superset" = "superset") =>
  FakeBrowser.connect(harness.url, { kind, browserId });

async function connected(kind: "existing" | "superset" = "superset"): Promise<FakeBrowser> {
  const browser = await connect(kind);
  await harness.event("browser-connected");
  return browser;
}

async function lose(browser: FakeBrowser): Promise<void> {
  await browser.terminate();
  await until(() => harness.hub.stats().sockets === 0);
}

describe.each(["superset", "existing"] as const)(
  "a lost socket of a browser with the %s extension",
  (kind) => {
    it("asks a read again with the same id when the browser is back", async () => {
      const first = (await connected(kind)).on("getPageContent", () => noReply);
      const call = harness.hub.request("getPageContent", { tabId: 1 }, asTest);
      const asked = await first.nextRequest("getPageContent");
      await lose(first);
      const second = (await connect(kind)).on("getPageContent", () => page);
      await expect(call).resolves.toMatchObject({ data: { title: "t" } });
      expect(second.requests.map(({ requestId }) => requestId)).toEqual([asked.requestId]);
      expect(harness.hub.stats()).toMatchObject({ resent: 1, browsers: 1 });
      expect(harness.events.filter(({ type }) => type.startsWith("browser-"))).toHaveLength(1);
    });

    it("does not repeat what may have changed something, and says so", async () => {
      const first = (await connected(kind)).on("executeScript", () => noReply);
      const call = harness.hub.request("executeScript", { tabId: 1, script: "buy()" }, asTest);
      const outcome = expect(call).rejects.toMatchObject({
        code: "CONNECTION_CLOSED",
        message: expect.stringContaining("may or may not have taken effect"),
      });
      await first.nextRequest("executeScript");
      await lose(first);
      const second = await connect(kind);
      await until(() => harness.hub.stats().browsers === 1);
      await jest.advanceTimersByTimeAsync(1_000);
      await outcome;
      expect(second.requests).toEqual([]);
    });

    it("takes the late reply to it", async () => {
      const first = (await connected(kind)).on("executeScript", () => noReply);
      const call = harness.hub.request("executeScript", { tabId: 1, script: "buy()" }, asTest);
      const { requestId } = await first.nextRequest("executeScript");
      await lose(first);
      const second = await connect(kind);
      second.send({ type: "response", requestId, data: { ok: true, value: "bought" } });
      await expect(call).resolves.toMatchObject({ data: { ok: true } });
    });

    it("fails everything when the browser stays away", async () => {
      const first = (await connected(kind)).on("getDOMSnapshot", () => noReply);
      const call = harness.hub.request("getDOMSnapshot", { tabId: 1 }, asTest);
      const outcome = expect(call).rejects.toMatchObject({ code: "CONNECTION_CLOSED" });
      await first.nextRequest("getDOMSnapshot");
      await lose(first);
      await jest.advanceTimersByTimeAsync(5_999);
      expect(harness.events.map(({ type }) => type)).not.toContain("browser-disconnected");
      await jest.advanceTimersByTimeAsync(1);
      await outcome;
      expect(harness.events.at(-1)).toMatchObject({ type: "browser-disconnected" });
      expect(jest.getTimerCount()).toBe(0);
    });

    it("holds a new request until it is back", async () => {
      const first = await connected(kind);
      const { browser } = await harness.event("browser-connected");
      await lose(first);
      const call = harness.hub.request("getPageContent", {}, { ...asTest, browserId: browser.browserId });
      (await connect(kind)).on("getPageContent", () => page);
      await expect(call).resolves.toMatchObject({ data: { title: "t" } });
    });
  },
);

describe("a socket of the existing extension that is replaced while calls wait on it", () => {
  let older: FakeBrowser;
  let newer: FakeBrowser;

  /** Asks on the older socket, and lets the newer one open. */
  async function askThenReplace(action: "getPageContent" | "executeScript") {
    older = (await connected("existing")).on(action, () => noReply);
    const call = harness.hub.request(action, { tabId: 1, script: "buy()" }, asTest);
    const { requestId } = await older.nextRequest(action);
    newer = await connect("existing");
    newer.on("getPageContent", () => page);
    newer.send({ type: "ping" });
    await newer.nextFrame(({ type }) => type === "pong");
    return { call, requestId };
  }

  it.each(["older", "newer"])("takes the answer on the %s one", async (which) => {
    const { call, requestId } = await askThenReplace("executeScript");
    (which === "older" ? older : newer).send({ type: "response", requestId, data: "bought" });
    await expect(call).resolves.toMatchObject({ data: { value: "bought" } });
    expect(newer.requests).toEqual([]);
    expect(harness.hub.stats()).toMatchObject({ browsers: 1, sockets: 2 });
  });

  it("asks a read again on the newer one at once when the older closes", async () => {
    const { call, requestId } = await askThenReplace("getPageContent");
    expect(newer.requests).toEqual([]);
    await older.terminate();
    await expect(call).resolves.toMatchObject({ data: { title: "t" } });
    expect(newer.requests).toMatchObject([{ action: "getPageContent", requestId }]);
  });

  it("waits a moment for the answer to what may have changed something, and never repeats it", async () => {
    const { call } = await askThenReplace("executeScript");
    const outcome = expect(call).rejects.toMatchObject({
      code: "CONNECTION_CLOSED",
      message: expect.stringContaining("may or may not have taken effect"),
    });
    await older.terminate();
    await until(() => harness.hub.stats().sockets === 1);
    await jest.advanceTimersByTimeAsync(999);
    expect(harness.hub.stats().pending).toBe(1);
    await jest.advanceTimersByTimeAsync(1);
    await outcome;
    expect(newer.requests).toEqual([]);
  });
});

describe("doubled replies", () => {
  it("the first counts, the second is dropped and counted", async () => {
    const browser = (await connected()).on("executeScript", () => noReply);
    const call = harness.hub.request("executeScript", { tabId: 1, script: "1" }, asTest);
    const { requestId } = await browser.nextRequest("executeScript");
    for (const value of [1, 2]) browser.send({ type: "response", requestId, data: { ok: true, value } });
    await expect(call).resolves.toMatchObject({ data: { value: 1 } });
    await until(() => harness.hub.stats().duplicateReplies === 1);
  });
});

describe("bounds", () => {
  it("takes no more requests in flight than the limit", async () => {
    jest.useRealTimers();
    await harness.stop();
    harness = await startHub({ maxPendingPerSocket: 2 });
    (await connected()).on("getPageContent", () => noReply);
    const calls = Promise.allSettled([1, 2].map(() => harness.hub.request("getPageContent", {}, asTest)));
    await until(() => harness.hub.stats().pending === 2);
    await expect(harness.hub.request("getPageContent", {}, asTest)).rejects.toMatchObject({
      code: "LIMIT_EXCEEDED",
    });
    await harness.hub.close();
    await expect(calls).resolves.toMatchObject([
      { reason: { code: "CONNECTION_CLOSED" } },
      { reason: { code: "CONNECTION_CLOSED" } },
    ]);
  });
});
