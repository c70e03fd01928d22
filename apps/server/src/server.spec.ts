import { request } from "node:http";
import { silentLogger } from "@browser-mcp/protocol";
import { FakeBrowser, McpTestClient, noReply, rawPost, TranscriptPlayer } from "@browser-mcp/testing";
import { WebSocket } from "ws";
import { configSchema } from "./config/config-schema.js";
import type { RawConfig } from "./config/config-schema.js";
import { createContainer } from "./container.js";
import { HttpListener } from "./http/http-listener.js";
import type { Addresses, BrowserMcpServer } from "./server.js";
import { tokens } from "./tokens.js";
import { version } from "./version.js";

const tab = { id: 5, url: "http://example.test/", title: "Example", active: true, windowId: 1, index: 0 };
const page = { url: tab.url, title: tab.title, text: "Hello from the page", metadata: {} };

const make = (raw: RawConfig = {}, logger = silentLogger): BrowserMcpServer => {
  const config = configSchema.parse({
    server: { port: 0, ...raw["server"] },
    connections: { reconnect_grace_secs: 0.2, ...raw["connections"] },
    monitoring: { prometheus_port: 0, ...raw["monitoring"] },
  });
  return createContainer({ config, logger }).resolve<BrowserMcpServer>(tokens.server);
};

let server: BrowserMcpServer;
let addresses: Addresses;
beforeEach(async () => {
  server = make();
  addresses = await server.start();
});
afterEach(() => server.close());

const call = (name: string, args: object = {}) => ({
  jsonrpc: "2.0",
  id: 1,
  method: "tools/call",
  params: { name, arguments: args },
});

describe("from an MCP client to a browser and back", () => {
  it.each(["existing", "superset"] as const)("reads a page through the %s extension", async (kind) => {
    const browser = await FakeBrowser.connect(addresses.webSocket, { kind, tabs: [tab] });
    browser.on("getPageContent", () => ({
      ...page,
      cookies: "session=secret",
      localStorage: { a: "secret" },
    }));
    const client = await McpTestClient.connect(addresses.mcp);
    const tabs = await client.callTool("get_browser_tabs");
    expect(tabs.structured).toMatchObject({ tabs: [{ id: 5, title: "Example" }] });
    expect(JSON.parse(tabs.text)).toMatchObject([{ id: 5 }]);
    const content = await client.callTool("get_page_content", { tabId: 5 });
    expect(content.structured).toMatchObject({ title: "Example", text: "Hello from the page" });
    expect(content.text).not.toContain("secret");
    await client.close();
    await browser.terminate();
  });

  it("answers a bare POST from the recorded frames of the existing extension", async () => {
    const player = await TranscriptPlayer.connect(addresses.webSocket, "a.getPageContent");
    const response = await rawPost(addresses.mcp, call("get_page_content", { tabId: 778746472 }), {
      accept: "",
    });
    const body = response.json() as { result: { content: { text: string }[] } };
    expect(JSON.parse(body.result.content[0]?.text ?? "")).toMatchObject({
      title: "Simple Page A",
      metadata: { ogTitle: "OG Simple A" },
    });
    await player.close();
  });

  it("tells the browser when the client cancels", async () => {
    const browser = await FakeBrowser.connect(addresses.webSocket, { kind: "superset", tabs: [tab] });
    browser.on("getPageContent", () => noReply);
    const client = await McpTestClient.connect(addresses.mcp);
    const controller = new AbortController();
    const result = client.callTool("get_page_content", { tabId: 5 }, { signal: controller.signal });
    const asked = await browser.nextFrame((frame) => frame["action"] === "getPageContent");
    controller.abort("no longer wanted");
    await expect(result).rejects.toThrow("no longer wanted");
    const cancel = await browser.nextFrame((frame) => frame["type"] === "cancel");
    expect(cancel["requestId"]).toBe(asked["requestId"]);
    await client.close();
    await browser.terminate();
  });

  it("says what to do when no browser is connected", async () => {
    const response = await rawPost(addresses.mcp, call("get_page_content"));
    expect(response.json()).toMatchObject({
      result: {
        isError: true,
        content: [
          { text: expect.stringMatching(/No browser extensions connected.*\n.*CONNECTION_NOT_AVAILABLE/s) },
        ],
      },
    });
  });

  it("ends calls that are under way when the server closes", async () => {
    const browser = await FakeBrowser.connect(addresses.webSocket, { kind: "superset", tabs: [tab] });
    browser.on("getPageContent", () => noReply);
    const pending = rawPost(addresses.mcp, call("get_page_content", { tabId: 5 }));
    await browser.nextFrame((frame) => frame["action"] === "getPageContent");
    await server.close();
    expect((await pending).status).toBe(200);
    expect(await browser.closed).toMatchObject({ code: 1001 });
  });
});

describe("the HTTP side", () => {
  it("answers /health with the original's fields and more", async () => {
    const browser = await FakeBrowser.connect(addresses.webSocket, {
      kind: "superset",
      name: "Fake",
      tabs: [tab],
    });
    // The server knows the browser as soon as it has answered something.
    await rawPost(addresses.mcp, call("get_browser_tabs"));
    const health = (await (await fetch(addresses.health)).json()) as object;
    expect(health).toMatchObject({
      status: "ok",
      connections: 1,
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      port: addresses.port,
      transport: "http-streamable",
      version,
      browsers: [{ name: "Fake", protocol: 2 }],
    });
    await browser.terminate();
  });

  it("keeps the body of /cleanup-connections", async () => {
    const response = await fetch(new URL("/cleanup-connections", addresses.page), { method: "POST" });
    expect(await response.json()).toEqual({ message: "Connection cleanup completed", activeConnections: 0 });
  });

  it("counts calls by tool and outcome in /metrics", async () => {
    await rawPost(addresses.mcp, call("get_page_content"));
    const text = await (await fetch(new URL("/metrics", addresses.page))).text();
    expect(text).toContain(
      'browser_mcp_tool_calls_total{tool="get_page_content",outcome="CONNECTION_NOT_AVAILABLE"} 1',
    );
    expect(text).toContain("browser_mcp_connections 0");
  });

  it("shows a status page that loads nothing from elsewhere", async () => {
    const response = await fetch(addresses.page);
    const html = await response.text();
    expect(html).toContain("<title>Browser MCP</title>");
    expect(html).toContain(addresses.mcp);
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(html).not.toMatch(/(src|href)="https?:/);
  });

  it("tells the status page which tabs are open and what was called", async () => {
    const browser = await FakeBrowser.connect(addresses.webSocket, { kind: "superset", tabs: [tab] });
    browser.on("getPageContent", () => page);
    await rawPost(addresses.mcp, call("get_page_content", { tabId: 5 }));
    const status = await (await fetch(new URL("/status", addresses.page))).json();
    expect(status).toMatchObject({
      health: { statistics: { tool_calls: 1 }, browsers: [{ id: browser.browserId }] },
      tabs: [{ id: 5, browser: browser.browserId, title: "Example", active: true }],
      calls: [
        {
          id: 1,
          client: "unknown",
          tool: "get_page_content",
          tab: 5,
          browser: browser.browserId,
          outcome: "ok",
          size: expect.any(Number),
        },
      ],
      cache: { bytes: expect.any(Number), misses: expect.any(Number) },
    });
    expect(JSON.stringify(status)).not.toContain(page.text);
    await browser.terminate();
  });

  it("lives from the start on, and is ready once a browser is connected", async () => {
    const get = async (path: string) => {
      const response = await fetch(new URL(path, addresses.page));
      return [response.status, await response.json()];
    };
    expect(await get("/health/live")).toEqual([200, { status: "ok" }]);
    expect(await get("/health/ready")).toEqual([503, { status: "no browser is connected", browsers: 0 }]);
    const browser = await FakeBrowser.connect(addresses.webSocket, { kind: "superset", tabs: [tab] });
    await rawPost(addresses.mcp, call("get_browser_tabs"));
    expect(await get("/health/ready")).toEqual([200, { status: "ok", browsers: 1 }]);
    await browser.terminate();
  });

  it("logs one line for a call, with who, where, how long and how large, and none where that is off", async () => {
    const info = jest.fn();
    const quiet = make({ monitoring: { enable_request_logging: false } }, { ...silentLogger, info });
    await rawPost((await quiet.start()).mcp, call("get_browser_tabs"));
    await quiet.close();
    expect(info).not.toHaveBeenCalledWith("tool call", expect.anything());
    const talking = make({}, { ...silentLogger, info });
    const { mcp, webSocket } = await talking.start();
    const browser = await FakeBrowser.connect(webSocket, { kind: "superset", tabs: [tab] });
    browser.on("getPageContent", () => page);
    await rawPost(mcp, call("get_page_content", { tabId: 5 }));
    expect(info.mock.calls.filter(([message]) => message === "tool call")).toEqual([
      [
        "tool call",
        {
          id: 1,
          client: "unknown",
          tool: "get_page_content",
          tab: 5,
          browser: browser.browserId,
          ms: expect.any(Number),
          outcome: "ok",
          size: expect.any(Number),
        },
      ],
    ]);
    await browser.terminate();
    await talking.close();
  });

  it("names what there is where nothing is", async () => {
    const response = await fetch(new URL("/nope", addresses.page));
    expect(response.status).toBe(404);
    expect(await response.text()).toContain("/mcp");
  });

  it("takes an absolute request target for its own host only", async () => {
    const { host } = new URL(addresses.page);
    const status = (target: string) =>
      new Promise<number | undefined>((resolve) => {
        request({ host: "127.0.0.1", port: addresses.port, path: target }, (response) => {
          response.resume();
          resolve(response.statusCode);
        }).end();
      });
    expect(await status(`http://${host}/health`)).toBe(200);
    expect(await status("http://evil.example/health")).toBe(404);
  });

  it("counts what happened to browsers' sockets in /metrics", async () => {
    const browser = await FakeBrowser.connect(addresses.webSocket, { kind: "superset", tabs: [tab] });
    await rawPost(addresses.mcp, call("get_browser_tabs"));
    const text = await (await fetch(new URL("/metrics", addresses.page))).text();
    expect(text).toContain("browser_mcp_hub_connections_total 1");
    expect(text).toContain("browser_mcp_hub_requests_total 1");
    await browser.terminate();
  });

  it.each(["/", "/status", "/health", "/health/ready", "/metrics", "/cleanup-connections", "/mcp"])(
    "refuses %s to a web page and to a rebound name",
    async (path) => {
      expect(await statusOf(path, { origin: "http://evil.example" })).toBe(403);
      expect(await statusOf(path, { host: "evil.example" })).toBe(403);
    },
  );

  it.each([
    ["a web page", { origin: "http://evil.example" }],
    ["a rebound name", { headers: { host: "evil.example" } }],
  ])("refuses the socket to %s", async (_who, options) => {
    const socket = new WebSocket(addresses.webSocket, options);
    const status = await new Promise((resolve) => {
      socket.on("unexpected-response", (_request, response) => resolve(response.statusCode));
      socket.on("error", () => undefined);
      socket.on("open", () => resolve("open"));
    });
    expect(status).toBe(403);
  });
});

describe("ports", () => {
  it("serves the extension and health on a port of their own when asked", async () => {
    const spare = await HttpListener.open("127.0.0.1", 0, { request: () => undefined });
    await spare.close();
    await server.close();
    server = make({ server: { ws_port: spare.port } });
    addresses = await server.start();
    expect(addresses.extraWebSocket).toBe(`ws://127.0.0.1:${spare.port}/ws`);
    expect((await fetch(`http://127.0.0.1:${spare.port}/health`)).status).toBe(200);
    expect((await fetch(`http://127.0.0.1:${spare.port}/mcp`)).status).toBe(404);
    const browser = await FakeBrowser.connect(`ws://127.0.0.1:${spare.port}/ws`, {
      kind: "existing",
      tabs: [tab],
    });
    const tabs = await rawPost(addresses.mcp, call("get_browser_tabs"));
    expect(tabs.text).toContain("Example");
    await browser.terminate();
  });

  it("fails with PORT_IN_USE, leaving nothing open, when its port is taken", async () => {
    const other = make({ server: { port: addresses.port } });
    await expect(other.start()).rejects.toMatchObject({ code: "PORT_IN_USE" });
  });

  it("goes on without the metrics port when that is taken", async () => {
    const other = make({ monitoring: { prometheus_port: addresses.port } });
    const started = await other.start();
    expect(started.metrics).toBe(`http://127.0.0.1:${started.port}/metrics`);
    await other.close();
  });
});

function statusOf(path: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(new URL(path, addresses.page), { headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on("error", reject)
      .end();
  });
}
