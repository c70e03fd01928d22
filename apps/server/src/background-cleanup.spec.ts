import { silentLogger } from "@browser-mcp/protocol";
import type { CachedBrowser } from "@browser-mcp/cache";
import type { McpEndpoint } from "@browser-mcp/mcp";
import { FakeBrowser, FakeReply, rawPost } from "@browser-mcp/testing";
import type { ExtensionHub } from "@browser-mcp/transport";
import { configSchema } from "./config/config-schema.js";
import type { RawConfig } from "./config/config-schema.js";
import { createContainer } from "./container.js";
import type { Addresses, BrowserMcpServer } from "./server.js";
import { tokens } from "./tokens.js";

const tab = { id: 5, url: "http://example.test/", title: "Example", active: true, windowId: 1, index: 0 };
const page = { url: tab.url, title: tab.title, text: "Hello", metadata: {} };

let server: BrowserMcpServer;
let hub: ExtensionHub;
let cache: CachedBrowser;
let endpoint: McpEndpoint;
let addresses: Addresses;
let browser: FakeBrowser;

/** A server and a browser whose clock only the spec moves; sockets go on. */
const start = async (raw: RawConfig): Promise<void> => {
  jest.useFakeTimers({ doNotFake: ["nextTick", "setImmediate", "queueMicrotask", "hrtime"] });
  const config = configSchema.parse({
    ...raw,
    server: { port: 0 },
    monitoring: { prometheus_port: 0 },
  });
  const container = createContainer({ config, logger: silentLogger });
  server = container.resolve<BrowserMcpServer>(tokens.server);
  hub = container.resolve<ExtensionHub>(tokens.hub);
  cache = container.resolve<CachedBrowser>(tokens.cache);
  endpoint = container.resolve<McpEndpoint>(tokens.endpoint);
  addresses = await server.start();
  browser = await FakeBrowser.connect(addresses.webSocket, { kind: "superset", tabs: [tab] });
  browser.on("getPageContent", () => new FakeReply(page, { tabId: 5, documentId: "d1" }));
  await browser.nextFrame(({ type }) => type === "welcome");
};
afterEach(async () => {
  jest.useRealTimers();
  await browser.terminate();
  await server.close();
});

const ask = async (method: string, params: object): Promise<void> => {
  const answer = await rawPost(addresses.mcp, { jsonrpc: "2.0", id: 1, method, params });
  expect(answer.json()).toMatchObject({ result: expect.any(Object) as object });
};
const readPage = () => ask("tools/call", { name: "get_page_content", arguments: { tabId: 5 } });

describe("behind everybody's back", () => {
  it("what is kept of a tab goes when it is too old, at the interval that is set", async () => {
    await start({ cache: { cleanup_interval_secs: 40, data_ttl_secs: 15 } });
    await readPage();
    expect(cache.stats()).toMatchObject({ entries: 1, tabs: 1 });
    await jest.advanceTimersByTimeAsync(39_999);
    expect(cache.stats()).toMatchObject({ entries: 1, tabs: 1 });
    await jest.advanceTimersByTimeAsync(1);
    expect(cache.stats()).toMatchObject({ entries: 0, tabs: 0, bytes: 0 });
  });

  it("a browser that says nothing is dropped, at the interval and after the silence that are set", async () => {
    await start({ connections: { websocket_timeout_secs: 50, health_check_interval_secs: 20 } });
    await jest.advanceTimersByTimeAsync(59_999);
    expect(hub.stats()).toMatchObject({ sockets: 1, droppedSockets: 0 });
    await jest.advanceTimersByTimeAsync(1);
    await browser.closed;
    expect(hub.stats()).toMatchObject({ sockets: 0, droppedSockets: 1 });
  });

  it("a session that nobody uses ends after an hour", async () => {
    await start({});
    await ask("initialize", {
      protocolVersion: "2025-11-25",
      capabilities: {},
      clientInfo: { name: "spec", version: "1" },
    });
    await jest.advanceTimersByTimeAsync(3_599_000);
    expect(endpoint.sessionCount).toBe(1);
    await jest.advanceTimersByTimeAsync(61_000);
    expect(endpoint.sessionCount).toBe(0);
  });
});
