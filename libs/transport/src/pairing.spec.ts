import { randomUUID } from "node:crypto";
import { silentLogger } from "@browser-mcp/protocol";
import { BrowserSocket, FakeBrowser } from "@browser-mcp/testing";
import { asTest, startHub, type HubHarness } from "./testing/hub-harness.js";

const origin = "chrome-extension://abcdefghijklmnopabcdefghijklmnop";

describe("a hub whose owner wants a token", () => {
  const warn = jest.fn();
  const debug = jest.fn();
  let token: string | undefined;
  let harness: HubHarness;

  beforeEach(async () => {
    jest.clearAllMocks();
    token = "right";
    const accepts = (given: string | undefined) => given !== undefined && given === token;
    harness = await startHub({}, { ...silentLogger, warn, debug }, { accepts });
  });
  afterEach(() => harness.stop());

  it("lets in a browser that sends it", async () => {
    const browser = await FakeBrowser.connect(harness.url, { kind: "superset", token: "right" });
    await browser.nextFrame((frame) => frame["type"] === "welcome");
    expect((await harness.hub.request("getAllTabs", {}, asTest)).data).toEqual([]);
    await browser.terminate();
  });

  it.each([
    ["sends none", { kind: "superset" }, "it sent no token"],
    ["sends another one", { kind: "superset", token: "wrong" }, "its token is not the server's"],
    ["is the existing extension", { kind: "existing" }, "the existing extension cannot send a token"],
  ] as const)("refuses a browser that %s, and logs why", async (_name, options, reason) => {
    const browser = await FakeBrowser.connect(harness.url, { ...options, origin });
    expect(await browser.closed).toEqual({ code: 4401, reason: "this server wants a token" });
    expect(browser.frames).toEqual([]);
    expect(harness.hub.browsers()).toEqual([]);
    expect(harness.hub.stats().refusedSockets).toBe(1);
    expect(warn).toHaveBeenCalledWith(
      "browser refused: security.require_token is on",
      expect.objectContaining({ reason, extensionId: "abcdefghijklmnopabcdefghijklmnop" }),
    );
    expect(JSON.stringify([...warn.mock.calls, ...debug.mock.calls])).not.toContain("wrong");
  });

  it("warns once of a browser that tries for ever", async () => {
    const browserId = randomUUID();
    for (let attempt = 0; attempt < 3; attempt++) {
      await (
        await FakeBrowser.connect(harness.url, { kind: "superset", browserId })
      ).closed;
    }
    expect(warn).toHaveBeenCalledTimes(1);
    expect(harness.hub.stats().refusedSockets).toBe(3);
  });

  it("asks nothing of a browser, and takes no answer, before it has shown its token", async () => {
    const pending = harness.hub.request("getPageContent", { tabId: 5 }, { ...asTest, timeoutMs: 500 });
    const refused = expect(pending).rejects.toMatchObject({ code: expect.any(String) });
    const browser = await FakeBrowser.connect(harness.url, { kind: "superset", token: "wrong" });
    browser.send({ type: "response", requestId: "1", data: {} });
    await browser.closed;
    await refused;
    expect(browser.requests).toEqual([]);
  });

  it("cuts a socket that sends more than a hello before it has shown its token", async () => {
    const socket = await BrowserSocket.connect(harness.url, { origin });
    // One frame, of which the hub must not wait for the end.
    socket.sendRaw(JSON.stringify({ type: "hello", name: "x".repeat(32 * 1024 * 1024) }));
    expect(await socket.closed).toMatchObject({ code: 1006 });
    expect(harness.hub.stats()).toMatchObject({ sockets: 0, droppedSockets: 1, frames: 0 });
    expect(warn).toHaveBeenCalledWith("socket cut: it sent too much", {
      origin,
      reason: "more than 65536 bytes before it showed a token",
    });
  });

  it("takes large frames of a browser that has shown it", async () => {
    const browser = await FakeBrowser.connect(harness.url, { kind: "superset", token: "right" });
    const text = "x".repeat(1024 * 1024);
    browser.on("getPageContent", () => ({ url: "u", title: "t", text }));
    const { data } = await harness.hub.request("getPageContent", { tabId: 5 }, asTest);
    expect(data).toMatchObject({ text });
    await browser.terminate();
  });

  it("cuts off whoever knew the former token, and takes them back with the new one", async () => {
    const browserId = randomUUID();
    const before = await FakeBrowser.connect(harness.url, { kind: "superset", browserId, token: "right" });
    await before.nextFrame((frame) => frame["type"] === "welcome");
    token = "new";
    harness.hub.tokenChanged();
    expect(await before.closed).toEqual({ code: 4401, reason: "the server's token was changed" });
    const late = await FakeBrowser.connect(harness.url, { kind: "superset", browserId, token: "right" });
    expect(await late.closed).toMatchObject({ code: 4401 });
    const after = await FakeBrowser.connect(harness.url, { kind: "superset", browserId, token: "new" });
    await after.nextFrame((frame) => frame["type"] === "welcome");
    expect(harness.hub.browsers()).toMatchObject([{ browserId }]);
    await after.terminate();
  });
});
