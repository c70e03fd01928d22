import { BrowserMcpError, helloSchema } from "@browser-mcp/protocol";
import { FakeBrowser, FakeReply, noReply, type FakeBrowserOptions } from "./fake-browser.js";
import { SocketServer } from "./socket-server.fixture.js";
import type { Frame } from "./transcript.js";

const tab = { id: 7, url: "https://a.example/", title: "A", active: true, windowId: 1, index: 0 };

let server: SocketServer;

beforeEach(async () => {
  server = await SocketServer.start();
});
afterEach(() => server.close());

function connect(options: FakeBrowserOptions): Promise<FakeBrowser> {
  return FakeBrowser.connect(server.url, options);
}

/** What the server gets after the introduction, once it has sent these requests; in the order of their ids. */
async function replies(count: number, ...requests: Frame[]): Promise<readonly Frame[]> {
  await server.frames(1);
  requests.forEach((request) => server.send(request));
  const received = (await server.frames(1 + count)).slice(1);
  return received.sort((a, b) => String(a.requestId).localeCompare(String(b.requestId)));
}

describe("FakeBrowser", () => {
  it("introduces itself as the existing extension does", async () => {
    await connect({ kind: "existing" });
    expect(await server.frames(1)).toEqual([
      {
        type: "notification",
        event: { type: "connection_established", status: "connected", timestamp: expect.any(Number) },
      },
    ]);
  });

  it("introduces itself with the hello of the superset", async () => {
    const browser = await connect({ kind: "superset", name: "Mine", capabilities: ["cdp"] });
    const [hello] = await server.frames(1);
    expect(helloSchema.parse(hello)).toMatchObject({
      browserId: browser.browserId,
      name: "Mine",
      capabilities: ["cdp"],
    });
  });

  it("answers getAllTabs with its tabs", async () => {
    await connect({ kind: "existing", tabs: [tab] });
    expect(await replies(1, { action: "getAllTabs", requestId: "1" })).toEqual([
      { type: "response", requestId: "1", data: [tab] },
    ]);
  });

  it("answers by its handlers, late ones and failures too", async () => {
    const browser = await connect({ kind: "existing" });
    browser
      .on("slow", async ({ tabId }) => Promise.resolve({ tabId }))
      .on("empty", () => undefined)
      .on("broken", () => {
        throw new Error("No tab with id: 9.");
      });
    const received = await replies(
      3,
      { action: "slow", requestId: "1", tabId: 9 },
      { action: "empty", requestId: "2" },
      { action: "broken", requestId: "3" },
    );
    expect(received).toEqual([
      { type: "response", requestId: "1", data: { tabId: 9 } },
      { type: "response", requestId: "2", data: null },
      { type: "error", requestId: "3", error: "No tab with id: 9." },
    ]);
  });

  it("keeps silent when a handler says so, and, as existing extension, at unknown actions", async () => {
    const browser = await connect({ kind: "existing" });
    browser.on("silent", () => noReply);
    const received = await replies(
      1,
      { action: "silent", requestId: "1" },
      { action: "noSuchAction", requestId: "2" },
      { action: "getAllTabs", requestId: "3" },
    );
    expect(received).toEqual([{ type: "response", requestId: "3", data: [] }]);
    expect(browser.requests.map(({ action }) => action)).toEqual(["silent", "noSuchAction", "getAllTabs"]);
  });

  it("names tab, document and error code as superset", async () => {
    const browser = await connect({ kind: "superset" });
    browser
      .on("read", () => "text")
      .on("active", () => new FakeReply("text", { tabId: 8, documentId: "d1" }))
      .on("gone", () => {
        throw new BrowserMcpError("TAB_NOT_FOUND", "No tab 9.");
      });
    const received = await replies(
      4,
      { action: "read", requestId: "1", tabId: 9 },
      { action: "active", requestId: "2" },
      { action: "gone", requestId: "3", tabId: 9 },
      { action: "noSuchAction", requestId: "4" },
    );
    expect(received).toEqual([
      { type: "response", requestId: "1", data: "text", tabId: 9 },
      { type: "response", requestId: "2", data: "text", tabId: 8, documentId: "d1" },
      { type: "error", requestId: "3", error: "No tab 9.", code: "TAB_NOT_FOUND" },
      {
        type: "error",
        requestId: "4",
        error: "Unknown action: noSuchAction",
        code: "UNSUPPORTED_ACTION",
      },
    ]);
  });

  it("sends frames and events of a test's choice", async () => {
    const browser = await connect({ kind: "existing" });
    browser.send({ type: "ping" });
    browser.sendRaw('{"type":"heartbeat"}');
    browser.notify({ type: "tab-changed", tabId: 7 });
    expect((await server.frames(4)).slice(1)).toEqual([
      { type: "ping" },
      { type: "heartbeat" },
      { type: "notification", event: { type: "tab-changed", tabId: 7 } },
    ]);
  });

  it("hands a test the next request", async () => {
    const browser = await connect({ kind: "superset" });
    server.send({ action: "getAllTabs", requestId: "1" });
    expect(await browser.nextRequest("getAllTabs")).toEqual({ action: "getAllTabs", requestId: "1" });
    expect((await browser.close(1000)).code).toBe(1000);
  });
});
