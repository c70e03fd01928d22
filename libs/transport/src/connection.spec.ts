import { BrowserSocket, FakeBrowser } from "@browser-mcp/testing";
import { WebSocket } from "ws";
import { afterReading } from "./after-reading.js";
import { asTest, startHub, stopTheClock, until, type HubHarness } from "./testing/hub-harness.js";

let harness: HubHarness;
afterEach(async () => {
  jest.useRealTimers();
  await harness.stop();
});

describe("Connection", () => {
  it.each(["heartbeat", "ping"])("answers %s at once", async (type) => {
    harness = await startHub();
    const browser = await FakeBrowser.connect(harness.url, { kind: "existing" });
    browser.send({ type, timestamp: "2026-11-22T13:23:43.335Z" });
    const pong = await browser.nextFrame((frame) => frame.type === "pong");
    expect(pong).toEqual({
      type: "pong",
      timestamp: expect.any(Number),
      originalTimestamp: "2026-11-22T13:23:43.335Z",
    });
  });

  it("counts and ignores what is no frame, and goes on", async () => {
    harness = await startHub();
    const browser = await FakeBrowser.connect(harness.url, { kind: "existing" });
    const odd = [
      "",
      "{",
      "[]",
      "null",
      "5",
      '{"type":"constructor"}',
      '{"type":"nonsense"}',
      '{"__proto__":1}',
    ];
    for (const text of odd) browser.sendRaw(text);
    browser.sendRaw(Buffer.from('{"type":"ping"}'));
    browser.send({ type: "ping" });
    await browser.nextFrame((frame) => frame.type === "pong");
    expect(harness.hub.stats()).toMatchObject({ rejectedFrames: odd.length + 1, sockets: 1 });
    expect(browser.frames).toHaveLength(1);
  });

  it("closes a socket whose frame is over the bound with 1009", async () => {
    harness = await startHub({ maxFrameBytes: 1_000 });
    const browser = await FakeBrowser.connect(harness.url, { kind: "existing" });
    browser.sendRaw(`"${"x".repeat(1_000)}"`);
    await expect(browser.closed).resolves.toMatchObject({ code: 1009 });
  });

  it("reads a browser that floods slower, all of it, while another is answered", async () => {
    harness = await startHub({ maxFramesPerSecond: 100 });
    const flooding = await FakeBrowser.connect(harness.url, { kind: "existing" });
    const other = await FakeBrowser.connect(harness.url, { kind: "existing" });
    for (let i = 0; i < 40; i += 1) flooding.send({ type: "ping", timestamp: i });
    other.send({ type: "ping", timestamp: "other" });
    await other.nextFrame((frame) => frame.type === "pong");
    await flooding.nextFrame((frame) => frame["originalTimestamp"] === 39);
    expect(harness.hub.stats().throttled).toBeGreaterThan(0);
  });

  it("drops a browser that leaves too much unread", async () => {
    harness = await startHub({ maxBufferedBytes: 0, maxRequestBytes: 64 * 1024 * 1024 });
    const browser = await FakeBrowser.connect(harness.url, { kind: "superset" });
    await harness.event("browser-connected");
    const script = "x".repeat(20 * 1024 * 1024);
    const calls = Promise.allSettled(
      [1, 2].map((tabId) => harness.hub.request("executeScript", { tabId, script }, asTest)),
    );
    await expect(browser.closed).resolves.toMatchObject({ code: 1006 });
    expect(harness.hub.stats().droppedSockets).toBe(1);
    await harness.hub.close();
    await expect(calls).resolves.toMatchObject([
      { reason: { code: "CONNECTION_CLOSED" } },
      { reason: { code: "CONNECTION_CLOSED" } },
    ]);
  });

  describe("that pings", () => {
    const connect = async (): Promise<WebSocket> => {
      const socket = new WebSocket(harness.url);
      await new Promise((resolve) => socket.once("open", resolve));
      return socket;
    };

    it("is answered", async () => {
      harness = await startHub();
      const socket = await connect();
      const pong = new Promise<Buffer>((resolve) => socket.once("pong", resolve));
      socket.ping("hello");
      expect((await pong).toString()).toBe("hello");
      socket.terminate();
    });

    it("too often is read slower", async () => {
      harness = await startHub({ maxFramesPerSecond: 100 });
      const socket = await connect();
      const last = new Promise<void>((resolve) => {
        socket.on("pong", (data: Buffer) => data.toString() === "39" && resolve());
      });
      for (let i = 0; i < 40; i += 1) socket.ping(String(i));
      await last;
      expect(harness.hub.stats().throttled).toBeGreaterThan(0);
      socket.terminate();
    });

    it("and does not read the answers is dropped", async () => {
      harness = await startHub({ maxBufferedBytes: 100_000, maxFramesPerSecond: 1_000_000 });
      const socket = await connect();
      socket.on("error", () => undefined).pause();
      const payload = Buffer.alloc(125);
      // Ten times what the buffers between the two hold.
      for (let sent = 0; sent < 400_000 && socket.readyState === WebSocket.OPEN; sent += 1_000) {
        for (let i = 1; i < 1_000; i += 1) socket.ping(payload, true, () => undefined);
        await new Promise((resolve) => socket.ping(payload, true, resolve));
        if (harness.hub.stats().droppedSockets > 0) break;
      }
      expect(harness.hub.stats()).toMatchObject({ droppedSockets: 1, sockets: 0 });
      socket.terminate();
    });
  });

  it("is dropped after the silence, not before", async () => {
    stopTheClock();
    harness = await startHub();
    const socket = await BrowserSocket.connect(harness.url);
    socket.send({ type: "ping" });
    await until(() => harness.hub.stats().frames === 1);
    await jest.advanceTimersByTimeAsync(300_000);
    await new Promise<void>(afterReading);
    expect(harness.hub.stats().sockets).toBe(1);
    await jest.advanceTimersByTimeAsync(30_000);
    await new Promise<void>(afterReading);
    expect(harness.hub.stats()).toMatchObject({ sockets: 0, droppedSockets: 1 });
    await expect(socket.closed).resolves.toMatchObject({ code: 1006 });
  });

  it("is kept by any frame", async () => {
    stopTheClock();
    harness = await startHub();
    const browser = await FakeBrowser.connect(harness.url, { kind: "existing" });
    for (let i = 0; i < 4; i += 1) {
      browser.send({ type: "ping", timestamp: i });
      await browser.nextFrame((frame) => frame.type === "pong");
      await jest.advanceTimersByTimeAsync(200_000);
    }
    expect(await harness.hub.cleanup()).toBe(1);
  });
});
