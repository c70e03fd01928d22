import { EXTENSION_ID, silentLogger } from "@browser-mcp/protocol";
import { FakeBrowser, FAKE_EXTENSION_ORIGIN } from "@browser-mcp/testing";
import { WebSocket } from "ws";
import { startHub, type HubHarness } from "./testing/hub-harness.js";

const ours = `chrome-extension://${EXTENSION_ID}`;
const fakeId = FAKE_EXTENSION_ORIGIN.slice("chrome-extension://".length);
const warn = jest.fn();
const debug = jest.fn();
const info = jest.fn();
let harness: HubHarness;

const start = async (extensionIds?: readonly string[]): Promise<void> => {
  const logger = { ...silentLogger, info, warn, debug };
  harness = await startHub({}, logger, extensionIds === undefined ? {} : { extensionIds });
};
beforeEach(() => jest.clearAllMocks());
afterEach(() => harness.stop());

describe("a server whose owner names the extensions", () => {
  it("takes those, of either kind, and logs which they are", async () => {
    await start([EXTENSION_ID, fakeId]);
    await FakeBrowser.connect(harness.url, { kind: "superset", origin: ours });
    await FakeBrowser.connect(harness.url, { kind: "existing" });
    await harness.event("browser-connected", 2);
    const ids = harness.hub.browsers().map(({ extensionId }) => extensionId);
    expect(ids.sort()).toEqual([fakeId, EXTENSION_ID].sort());
    for (const extensionId of ids)
      expect(info).toHaveBeenCalledWith("browser connected", expect.objectContaining({ extensionId }));
  });

  it("refuses every other with 403, and logs why", async () => {
    await start([fakeId]);
    await expect(FakeBrowser.connect(harness.url, { kind: "superset", origin: ours })).rejects.toThrow("403");
    expect(harness.hub.stats()).toMatchObject({ refusedSockets: 1, sockets: 0 });
    expect(warn.mock.calls).toEqual([
      [
        "socket refused: security.extension_ids does not name it",
        { origin: ours, extensionId: EXTENSION_ID, extension: "Browser MCP, loaded from its folder" },
      ],
    ]);
  });

  it("warns once of an extension that tries for ever", async () => {
    await start([fakeId]);
    for (let attempt = 0; attempt < 3; attempt += 1)
      await expect(FakeBrowser.connect(harness.url, { kind: "superset", origin: ours })).rejects.toThrow();
    expect(warn).toHaveBeenCalledTimes(1);
    expect(harness.hub.stats().refusedSockets).toBe(3);
  });

  it("takes no local program either, which names no extension", async () => {
    await start([fakeId]);
    const socket = new WebSocket(harness.url);
    const failed = await new Promise<Error>((resolve) => socket.once("error", resolve));
    expect(failed.message).toContain("403");
  });
});

it("takes every extension where the owner names none", async () => {
  await start();
  await FakeBrowser.connect(harness.url, { kind: "superset", origin: ours });
  await FakeBrowser.connect(harness.url, { kind: "existing" });
  await harness.event("browser-connected", 2);
  expect(harness.hub.stats().refusedSockets).toBe(0);
});
