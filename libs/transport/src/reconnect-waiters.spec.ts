import { FakeBrowser } from "@browser-mcp/testing";
import { asTest, startHub, stopTheClock, until, type HubHarness } from "./testing/hub-harness.js";

const browserId = "0b5c5b62-6b3c-4a53-9d1e-0d6f0a3a6a01";

let harness: HubHarness;
beforeEach(async () => {
  stopTheClock();
  harness = await startHub({ maxPendingPerSocket: 2 });
});
afterEach(async () => {
  jest.useRealTimers();
  await harness.stop();
});

const connect = () => FakeBrowser.connect(harness.url, { kind: "superset", browserId });

describe("no browser", () => {
  it("waits for the reconnect grace, then says so", async () => {
    const call = harness.hub.request("getPageContent", {}, asTest);
    const outcome = expect(call).rejects.toMatchObject({
      code: "CONNECTION_NOT_AVAILABLE",
      message: "No browser extensions connected",
    });
    await jest.advanceTimersByTimeAsync(5_999);
    expect(harness.hub.stats().pending).toBe(1);
    await jest.advanceTimersByTimeAsync(1);
    await outcome;
    expect(jest.getTimerCount()).toBe(0);
  });

  it("waits no longer than the caller", async () => {
    const call = harness.hub.request("getAllTabs", {}, { ...asTest, timeoutMs: 100 });
    const outcome = expect(call).rejects.toMatchObject({ code: "CONNECTION_NOT_AVAILABLE" });
    await jest.advanceTimersByTimeAsync(100);
    await outcome;
    expect(jest.getTimerCount()).toBe(0);
  });

  it("goes on as soon as one connects", async () => {
    const call = harness.hub.request("getAllTabs", {}, asTest);
    await connect();
    await expect(call).resolves.toMatchObject({ data: [], browserId });
  });

  it("lets no more calls wait than the limit", async () => {
    const calls = Promise.allSettled([1, 2].map(() => harness.hub.request("getAllTabs", {}, asTest)));
    await until(() => harness.hub.stats().pending === 2);
    await expect(harness.hub.request("getAllTabs", {}, asTest)).rejects.toMatchObject({
      code: "LIMIT_EXCEEDED",
    });
    await connect();
    await expect(calls).resolves.toMatchObject([{ status: "fulfilled" }, { status: "fulfilled" }]);
  });
});
