import { FakeBrowser, noReply } from "@browser-mcp/testing";
import { getEventListeners } from "node:events";
import { asTest, startHub, stopTheClock, until, type HubHarness } from "./testing/hub-harness.js";

const page = { url: "u", title: "t", text: "x" };

let harness: HubHarness;
let browser: FakeBrowser;
afterEach(async () => {
  jest.useRealTimers();
  await harness.stop();
});

async function start(limits = {}, more = {}): Promise<void> {
  harness = await startHub(limits);
  browser = await FakeBrowser.connect(harness.url, { kind: "superset", ...more });
  await harness.event("browser-connected");
}

describe("upgrades", () => {
  it.each(["https://example.com", "null", "http://localhost:6009"])(
    "refuses the web page %s",
    async (origin) => {
      harness = await startHub();
      await expect(FakeBrowser.connect(harness.url, { kind: "existing", origin })).rejects.toThrow("403");
      expect(harness.hub.stats()).toMatchObject({ refusedSockets: 1, sockets: 0 });
    },
  );

  it("closes one socket too many with 1013 and the reason", async () => {
    await start({ maxSockets: 1 });
    const second = await FakeBrowser.connect(harness.url, { kind: "existing" });
    await expect(second.closed).resolves.toEqual({
      code: 1013,
      reason: "at most 1 sockets; try again later",
    });
    expect(harness.hub.stats()).toMatchObject({ refusedSockets: 1, sockets: 1 });
  });

  it("refuses everyone once it is closed", async () => {
    harness = await startHub();
    await harness.hub.close();
    await expect(FakeBrowser.connect(harness.url, { kind: "existing" })).rejects.toThrow("503");
  });
});

describe("deadlines", () => {
  beforeEach(async () => {
    stopTheClock();
    await start();
    for (const action of ["getPageContent", "getAccessibilityTree"]) browser.on(action, () => noReply);
  });

  it("tells action, seconds and tab, cancels, and leaves no timer", async () => {
    const timers = jest.getTimerCount();
    const outcome = expect(harness.hub.request("getPageContent", { tabId: 5 }, asTest)).rejects.toMatchObject(
      {
        code: "REQUEST_TIMEOUT",
        message: "Browser request timeout for action: getPageContent (10s) on tab 5",
      },
    );
    const { requestId } = await browser.nextRequest("getPageContent");
    await jest.advanceTimersByTimeAsync(10_000);
    await outcome;
    expect(jest.getTimerCount()).toBe(timers);
    await expect(browser.nextFrame(({ type }) => type === "cancel")).resolves.toEqual({
      type: "cancel",
      requestId,
    });
    browser.send({ type: "response", requestId, data: page });
    await until(() => harness.hub.stats().lateReplies === 1);
    expect(harness.hub.stats()).toMatchObject({ timeouts: 1, pending: 0 });
  });

  it("takes the caller's timeout, beyond the cap as well", async () => {
    const options = { ...asTest, timeoutMs: 45_000 };
    const outcome = expect(harness.hub.request("getAccessibilityTree", {}, options)).rejects.toMatchObject({
      message: "Browser request timeout for action: getAccessibilityTree (45s)",
    });
    await jest.advanceTimersByTimeAsync(44_999);
    expect(harness.hub.stats().pending).toBe(1);
    await jest.advanceTimersByTimeAsync(1);
    await outcome;
  });

  it("caps the action's own", async () => {
    jest.useRealTimers();
    await harness.stop();
    stopTheClock();
    await start({ requestTimeoutCapMs: 2_000 });
    browser.on("getPageContent", () => noReply);
    const outcome = expect(harness.hub.request("getPageContent", {}, asTest)).rejects.toMatchObject({
      message: expect.stringContaining("(2s)"),
    });
    await jest.advanceTimersByTimeAsync(2_000);
    await outcome;
  });

  it("ends by the caller's signal at once, and listens no longer", async () => {
    const timers = jest.getTimerCount();
    const controller = new AbortController();
    const { signal } = controller;
    const call = harness.hub.request("getPageContent", { tabId: 5 }, { ...asTest, signal });
    const { requestId } = await browser.nextRequest("getPageContent");
    controller.abort();
    await expect(call).rejects.toMatchObject({ code: "CANCELLED" });
    await expect(browser.nextFrame(({ type }) => type === "cancel")).resolves.toMatchObject({ requestId });
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
    expect(jest.getTimerCount()).toBe(timers);
  });

  it("sends nothing for a signal that was aborted before", async () => {
    const options = { ...asTest, signal: AbortSignal.abort() };
    await expect(harness.hub.request("getPageContent", {}, options)).rejects.toMatchObject({
      code: "CANCELLED",
    });
    expect(browser.requests).toEqual([]);
  });

  it("leaves nothing behind a request that was answered", async () => {
    browser.on("getPageContent", () => page);
    const timers = jest.getTimerCount();
    const { signal } = new AbortController();
    await harness.hub.request("getPageContent", { tabId: 5 }, { ...asTest, signal });
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
    expect(jest.getTimerCount()).toBe(timers);
  });
});

it("sends no cancel to an extension that does not take it", async () => {
  await start({}, { capabilities: ["getPageContent"] });
  browser.on("getPageContent", () => noReply);
  await expect(harness.hub.request("getPageContent", {}, { ...asTest, timeoutMs: 1 })).rejects.toMatchObject({
    code: "REQUEST_TIMEOUT",
  });
  browser.send({ type: "ping" });
  await browser.nextFrame(({ type }) => type === "pong");
  expect(browser.frames.map(({ type }) => type)).not.toContain("cancel");
});

describe("close", () => {
  it("fails what waits, closes sockets with 1001 and leaves no timer", async () => {
    stopTheClock();
    await start();
    browser.on("getPageContent", () => noReply);
    const calls = Promise.allSettled([
      harness.hub.request("getPageContent", {}, asTest),
      harness.hub.request("getPageContent", {}, { ...asTest, timeoutMs: 1e9 }),
    ]);
    await browser.nextRequest("getPageContent");
    await harness.hub.close("maintenance");
    const closed = { reason: { code: "CONNECTION_CLOSED", message: "maintenance" } };
    await expect(calls).resolves.toMatchObject([closed, closed]);
    await expect(browser.closed).resolves.toEqual({ code: 1001, reason: "maintenance" });
    expect(jest.getTimerCount()).toBe(0);
    expect(harness.hub.stats()).toMatchObject({ sockets: 0, browsers: 0, pending: 0 });
    await expect(harness.hub.request("getAllTabs", {}, asTest)).rejects.toMatchObject({
      code: "CONNECTION_CLOSED",
    });
  });
});

it("cleanup keeps sockets that live", async () => {
  await start();
  expect(await harness.hub.cleanup()).toBe(1);
});
