import { existingExtensionActions } from "@browser-mcp/protocol";
import { BrowserSocket, FAKE_EXTENSION_ORIGIN, FakeBrowser, noReply } from "@browser-mcp/testing";
import { asTest, startHub, stopTheClock, until, type HubHarness } from "./testing/hub-harness.js";

const browserId = "0b5c5b62-6b3c-4a53-9d1e-0d6f0a3a6a01";
const page = { url: "u", title: "t", text: "x" };
const hello = { type: "hello", protocol: 2, browserId, name: "n", version: "1", capabilities: [] };

let harness: HubHarness;
afterEach(async () => {
  jest.useRealTimers();
  await harness.stop();
});

const connect = (kind: "existing" | "superset", more = {}) =>
  FakeBrowser.connect(harness.url, { kind, ...more });
const sockets = (count: number) => until(() => harness.hub.stats().connections === count);

/** What is no frame of the contract (WIRE.md section 1), until the hub has read it. */
async function sendGarbage(socket: BrowserSocket): Promise<void> {
  const garbage = ["", "nonsense", "[]", "null", '{"type":"no-such"}', Buffer.from('{"type":"ping"}')];
  for (const one of garbage) socket.sendRaw(one);
  await until(() => harness.hub.stats().rejectedFrames === garbage.length);
}

describe("who a browser is", () => {
  it("knows our extension by its hello, and welcomes it", async () => {
    harness = await startHub();
    const browser = await connect("superset", {
      browserId,
      name: "Chromium",
      version: "0.1.0",
      capabilities: ["getAllTabs", "cancel"],
    });
    await expect(browser.nextFrame(({ type }) => type === "welcome")).resolves.toEqual({
      type: "welcome",
      protocol: 2,
      version: "1.2.3",
      heartbeatMs: 20_000,
    });
    expect(harness.hub.browsers()).toEqual([
      {
        browserId,
        name: "Chromium",
        extensionVersion: "0.1.0",
        extensionId: FAKE_EXTENSION_ORIGIN.slice("chrome-extension://".length),
        protocol: 2,
        capabilities: new Set(["getAllTabs", "cancel"]),
        connectedAt: expect.any(Number),
      },
    ]);
  });

  it("knows the existing extension by any other first frame", async () => {
    harness = await startHub();
    const socket = await BrowserSocket.connect(harness.url, { userAgent: "Chrome/1 Edg/1" });
    socket.send({ type: "heartbeat", timestamp: "2026-11-22T13:23:43.335Z" });
    const { browser } = await harness.event("browser-connected");
    expect(browser).toMatchObject({ name: "Edge", protocol: 1 });
    expect(browser).not.toHaveProperty("extensionVersion");
    expect([...browser.capabilities]).toEqual([...existingExtensionActions]);
  });

  it("closes a socket that has said nothing for 10 s, and never takes it for a browser", async () => {
    stopTheClock();
    harness = await startHub();
    const socket = await BrowserSocket.connect(harness.url);
    await sockets(1);
    await jest.advanceTimersByTimeAsync(9_999);
    expect(harness.hub.stats()).toMatchObject({ sockets: 1, browsers: 0 });
    await jest.advanceTimersByTimeAsync(1);
    await expect(socket.closed).resolves.toEqual({
      code: 1008,
      reason: "no frame of a browser within 10 s",
    });
    expect(harness.hub.stats()).toMatchObject({ sockets: 0, browsers: 0, droppedSockets: 1 });
    expect(harness.events).toEqual([]);
  });

  it("closes a socket that has sent nothing but garbage in that time", async () => {
    stopTheClock();
    harness = await startHub();
    const socket = await BrowserSocket.connect(harness.url);
    await sendGarbage(socket);
    expect(harness.hub.browsers()).toEqual([]);
    await jest.advanceTimersByTimeAsync(10_000);
    await expect(socket.closed).resolves.toMatchObject({ code: 1008 });
    expect(harness.events).toEqual([]);
  });

  it("takes a hello that comes late and after garbage", async () => {
    stopTheClock();
    harness = await startHub();
    const socket = await BrowserSocket.connect(harness.url);
    await sendGarbage(socket);
    await jest.advanceTimersByTimeAsync(9_999);
    socket.send(hello);
    await expect(socket.nextFrame(({ type }) => type === "welcome")).resolves.toMatchObject({ protocol: 2 });
    await jest.advanceTimersByTimeAsync(10_000);
    expect(harness.hub.browsers()).toMatchObject([{ browserId, protocol: 2 }]);
  });

  it.each([
    { type: "notification", event: { type: "connection_established" } },
    { type: "heartbeat" },
    { type: "ping" },
    { type: "response", requestId: "r", data: 1 },
    { type: "error", requestId: "r", error: "e" },
    { type: "browser-data" },
    { type: "connection" },
  ])("takes no hello after %j, which the existing extension may send", async (first) => {
    harness = await startHub();
    const socket = await BrowserSocket.connect(harness.url);
    socket.send(first);
    socket.send(hello);
    await until(() => harness.hub.stats().rejectedFrames === 1);
    expect(harness.hub.browsers()).toMatchObject([{ protocol: 1 }]);
  });

  it.each([
    [{ browserId: "no uuid" }, "browserId"],
    [{ protocol: 1 }, "protocol"],
    [{ name: "" }, "name"],
    [{ capabilities: "all" }, "capabilities"],
  ])("closes a malformed hello %j with the reason", async (wrong, place) => {
    harness = await startHub();
    const socket = await BrowserSocket.connect(harness.url);
    socket.send({ ...hello, ...wrong });
    await expect(socket.closed).resolves.toEqual({
      code: 1008,
      reason: expect.stringContaining(`malformed hello: ${place}`),
    });
  });

  it("gives the existing extension the same id after it was away", async () => {
    harness = await startHub({ reconnectGraceMs: 0 });
    const first = await connect("existing");
    const { browser } = await harness.event("browser-connected");
    await first.terminate();
    await harness.event("browser-disconnected");
    await connect("existing");
    await expect(harness.event("browser-connected", 2)).resolves.toMatchObject({
      browser: { browserId: browser.browserId },
    });
  });

  it("tells browsers with other User-Agents apart", async () => {
    harness = await startHub();
    await connect("existing", { userAgent: "Chrome/1" });
    await connect("existing", { userAgent: "Chrome/1 Edg/1" });
    await harness.event("browser-connected", 2);
    expect(
      harness.hub
        .browsers()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(["Chrome", "Edge"]);
  });

  it("refuses a browserId that belongs to another extension", async () => {
    harness = await startHub();
    await connect("superset", { browserId });
    await harness.event("browser-connected");
    const thief = await connect("superset", { browserId, origin: `chrome-extension://${"b".repeat(32)}` });
    await expect(thief.closed).resolves.toMatchObject({ code: 1008 });
  });
});

describe("several sockets of one browser", () => {
  it("asks the existing extension on its newest socket", async () => {
    harness = await startHub();
    const older = await connect("existing");
    await harness.event("browser-connected");
    const newer = await connect("existing");
    newer.send({ type: "ping" });
    await newer.nextFrame(({ type }) => type === "pong");
    newer.on("getPageContent", () => page);
    await harness.hub.request("getPageContent", {}, asTest);
    expect(older.requests).toEqual([]);
    expect(harness.hub.stats()).toMatchObject({ sockets: 2, browsers: 1 });
  });

  it("takes an answer that arrives on another socket than the question went out on", async () => {
    harness = await startHub();
    const older = await connect("existing");
    await harness.event("browser-connected");
    const call = harness.hub.request("executeScript", { tabId: 1, script: "1" }, asTest);
    const { requestId } = await older.nextRequest("executeScript");
    const newer = await connect("existing");
    newer.send({ type: "response", requestId, data: 1 });
    await expect(call).resolves.toMatchObject({ data: { ok: true, value: 1 } });
  });

  it("finds a second profile by the heartbeat of the older socket", async () => {
    harness = await startHub();
    const older = await connect("existing");
    await harness.event("browser-connected");
    const call = harness.hub.request("executeScript", { script: "1" }, asTest);
    const { requestId } = await older.nextRequest("executeScript");
    const newer = await connect("existing");
    newer.send({ type: "ping" });
    await newer.nextFrame(({ type }) => type === "pong");

    older.send({ type: "heartbeat", timestamp: new Date().toISOString() });
    const { browser } = await harness.event("browser-connected", 2);
    expect(harness.hub.browsers()).toHaveLength(2);

    older.send({ type: "response", requestId, data: "mine" });
    await expect(call).resolves.toMatchObject({ data: { value: "mine" } });
    for (const one of [older, newer])
      one.on("getPageContent", () => ({ ...page, title: one === older ? "old" : "new" }));
    const reply = await harness.hub.request(
      "getPageContent",
      {},
      { ...asTest, browserId: browser.browserId },
    );
    expect(reply.data.title).toBe("old");
  });

  it("does not take the heartbeat of the newest socket for a second profile", async () => {
    harness = await startHub();
    await connect("existing");
    const newer = await connect("existing");
    newer.send({ type: "heartbeat", timestamp: "x" });
    await newer.nextFrame(({ type }) => type === "pong");
    expect(harness.hub.browsers()).toHaveLength(1);
  });

  it("closes the older socket of our extension when a newer one says hello", async () => {
    harness = await startHub();
    const older = await connect("superset", { browserId });
    await harness.event("browser-connected");
    await connect("superset", { browserId });
    await expect(older.closed).resolves.toMatchObject({ code: 1000 });
    expect(harness.hub.browsers()).toHaveLength(1);
    expect(harness.events.map(({ type }) => type)).toEqual(["browser-connected"]);
  });

  it("lets the older socket finish first", async () => {
    stopTheClock();
    harness = await startHub();
    const older = (await connect("superset", { browserId })).on("executeScript", () => noReply);
    await harness.event("browser-connected");
    const call = harness.hub.request("executeScript", { tabId: 1, script: "1" }, asTest);
    const { requestId } = await older.nextRequest("executeScript");
    await connect("superset", { browserId });
    await sockets(2);
    older.send({ type: "response", requestId, data: { ok: true, value: 5 } });
    await expect(call).resolves.toMatchObject({ data: { ok: true, value: 5 } });
    await expect(older.closed).resolves.toMatchObject({ code: 1000 });
  });

  it("asks again on the third socket what went to a second that has fallen mute", async () => {
    harness = await startHub();
    const first = await connect("existing");
    await harness.event("browser-connected");
    const second = await connect("existing");
    second.send({ type: "ping" });
    await second.nextFrame(({ type }) => type === "pong");
    await first.terminate();
    await until(() => harness.hub.stats().sockets === 1);
    const call = harness.hub.request("getPageContent", { tabId: 1 }, asTest);
    await second.nextRequest("getPageContent");
    const third = await connect("existing");
    third.on("getPageContent", () => page);
    await expect(call).resolves.toMatchObject({ data: { title: "t" } });
  });
});

describe("too many sockets of one browser", () => {
  it("closes the next of the existing extension, and serves on with those it has", async () => {
    harness = await startHub({ maxSocketsPerBrowser: 2 });
    await connect("existing");
    const newest = (await connect("existing")).on("getPageContent", () => page);
    await sockets(2);
    const refused = await connect("existing");
    await expect(refused.closed).resolves.toEqual({
      code: 1013,
      reason: "at most 2 sockets of one browser; try again later",
    });
    expect(harness.hub.stats()).toMatchObject({ sockets: 2, browsers: 1, refusedSockets: 1 });
    await harness.hub.request("getPageContent", { tabId: 1 }, asTest);
    expect(newest.requests).toHaveLength(1);
  });

  it("has room for another browser, and again for the same when one socket has gone", async () => {
    harness = await startHub({ maxSocketsPerBrowser: 1 });
    const first = await connect("existing");
    await connect("existing", { userAgent: "Chrome/1 Edg/1" });
    await harness.event("browser-connected", 2);
    await first.terminate();
    await until(() => harness.hub.stats().sockets === 1);
    await connect("existing");
    await until(() => harness.hub.browsers().length === 2);
    expect(harness.hub.stats().refusedSockets).toBe(0);
  });

  it("closes the next of our extension", async () => {
    stopTheClock();
    harness = await startHub({ maxSocketsPerBrowser: 1 });
    const first = await connect("superset", { browserId });
    await harness.event("browser-connected");
    const second = await connect("superset", { browserId });
    await expect(second.closed).resolves.toMatchObject({ code: 1013 });
    expect(harness.hub.stats()).toMatchObject({ sockets: 1, browsers: 1 });
    await first.terminate();
  });
});

it.each([-3_600_000, 3_600_000])(
  "a browser is not silent because the clock jumped by %i ms",
  async (jump) => {
    stopTheClock();
    harness = await startHub({ silenceMs: 60_000 });
    const browser = await connect("superset");
    await harness.event("browser-connected");
    jest.setSystemTime(Date.now() + jump);
    expect(await harness.hub.cleanup()).toBe(1);
    await jest.advanceTimersByTimeAsync(60_001);
    expect(await harness.hub.cleanup()).toBe(0);
    await browser.closed;
  },
);
