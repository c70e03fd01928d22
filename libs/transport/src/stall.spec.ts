import { BrowserSocket, FakeBrowser } from "@browser-mcp/testing";
import { startHub, stopTheClock, until, type HubHarness } from "./testing/hub-harness.js";

let harness: HubHarness;
afterEach(async () => {
  jest.restoreAllMocks();
  jest.useRealTimers();
  await harness.stop();
});

/** The process stands still, timers come due, and what was sent meanwhile still waits to be read. */
const stall = (ms: number): void => void jest.advanceTimersByTime(ms);

describe("a server that stood still", () => {
  it("reads what a browser has sent meanwhile before it judges its silence", async () => {
    stopTheClock();
    harness = await startHub({ silenceMs: 3_000, healthCheckMs: 1_000 });
    const browser = await FakeBrowser.connect(harness.url, { kind: "superset" });
    await harness.event("browser-connected");
    browser.send({ type: "ping", timestamp: 1 });
    stall(5_000);
    await browser.nextFrame(({ type }) => type === "pong");
    expect(harness.hub.stats()).toMatchObject({ sockets: 1, droppedSockets: 0 });
  });

  it("does so too where somebody has it cleaned up", async () => {
    stopTheClock();
    harness = await startHub({ silenceMs: 3_000 });
    const browser = await FakeBrowser.connect(harness.url, { kind: "superset" });
    await harness.event("browser-connected");
    browser.send({ type: "ping", timestamp: 1 });
    stall(5_000);
    expect(await harness.hub.cleanup()).toBe(1);
  });

  it("counts no time in which it did not run itself as silence", async () => {
    stopTheClock();
    harness = await startHub({ silenceMs: 3_000, healthCheckMs: 1_000 });
    const socket = await FakeBrowser.connect(harness.url, { kind: "superset" });
    await harness.event("browser-connected");
    // As after a night with the lid closed: nothing was sent, and the timer comes due late.
    const now = performance.now.bind(performance);
    jest.spyOn(performance, "now").mockImplementation(() => now() + 3_600_000);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(harness.hub.stats()).toMatchObject({ sockets: 1, droppedSockets: 0 });
    await jest.advanceTimersByTimeAsync(3_000);
    await until(() => harness.hub.stats().sockets === 0);
    await socket.closed;
  });

  it("reads what a socket says of itself before it takes it for mute", async () => {
    stopTheClock();
    harness = await startHub({ firstFrameMs: 1_000 });
    const socket = await BrowserSocket.connect(harness.url);
    await until(() => harness.hub.stats().connections === 1);
    socket.send({ type: "heartbeat", timestamp: 1 });
    stall(5_000);
    await harness.event("browser-connected");
    expect(harness.hub.stats()).toMatchObject({ sockets: 1, droppedSockets: 0 });
  });
});
