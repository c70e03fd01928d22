import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import type { ClientOptions } from "@modelcontextprotocol/client";
import { FakeBrowser, noReply, rawPost } from "@browser-mcp/testing";
import { ServerProcess } from "./server-process.js";

const version = "2026-07-28";
const tab = { id: 5, url: "http://example.test/", title: "Example", active: true, windowId: 1, index: 0 };
const page = { url: tab.url, title: tab.title, text: "Hello from the page", metadata: {} };

let server: ServerProcess;
let url: string;
let browser: FakeBrowser;
beforeAll(async () => {
  server = await ServerProcess.start(["serve", "--port", "0", "--ws-port", "0", "--metrics-port", "0"]);
  url = await server.mcpUrl();
  browser = await FakeBrowser.connect(await server.socketUrl(), { kind: "superset", tabs: [tab] });
  browser.on("getPageContent", () => page);
});
afterAll(async () => {
  await browser.terminate();
  await server.stop();
});

describe("the SDK's client of major 2", () => {
  let client: Client;
  const connect = async (negotiation: NonNullable<ClientOptions["versionNegotiation"]>): Promise<void> => {
    client = new Client({ name: "spec", version: "1.0.0" }, { versionNegotiation: negotiation });
    await client.connect(new StreamableHTTPClientTransport(new URL(url)));
  };
  afterEach(() => client.close());

  it("finds the newer era by itself, and what the server says of itself", async () => {
    await connect({ mode: "auto" });
    expect(client.getProtocolEra()).toBe("modern");
    expect(client.getDiscoverResult()).toMatchObject({ supportedVersions: [version] });
    expect(client.getServerVersion()).toMatchObject({ name: "browser-mcp" });
    expect(client.getInstructions()).toContain("get_browser_tabs");
  });

  it("lists the tools in the same order every time, and calls one", async () => {
    await connect({ mode: { pin: version } });
    const names = (await client.listTools(undefined, { cacheMode: "bypass" })).tools.map(({ name }) => name);
    const again = (await client.listTools(undefined, { cacheMode: "bypass" })).tools.map(({ name }) => name);
    expect(names).toContain("get_page_content");
    expect(again).toEqual(names);
    const result = await client.callTool({ name: "get_page_content", arguments: { tabId: 5 } });
    expect(result.structuredContent).toMatchObject({ title: "Example", text: "Hello from the page" });
  });

  it("reads a resource and completes the tab of its template", async () => {
    await connect({ mode: { pin: version } });
    const { contents } = await client.readResource({ uri: "browser://tab/5/content" });
    expect(JSON.stringify(contents)).toContain("Hello from the page");
    const { completion } = await client.complete({
      ref: { type: "ref/resource", uri: "browser://tab/{id}/content" },
      argument: { name: "id", value: "" },
    });
    expect(completion.values).toEqual(["5"]);
  });

  it("is told what changes while it listens, and no longer", async () => {
    await connect({ mode: { pin: version } });
    const uri = "browser://tab/5/content";
    const told = new Promise<string>((resolve) => {
      client.setNotificationHandler("notifications/resources/updated", ({ params }) => resolve(params.uri));
    });
    const subscription = await client.listen({ resourceSubscriptions: [uri], resourcesListChanged: true });
    expect(subscription.honoredFilter).toMatchObject({
      resourceSubscriptions: [uri],
      resourcesListChanged: true,
    });
    browser.notify({ type: "tab-changed", tabId: 5 });
    expect(await told).toBe(uri);
    await subscription.close();
    expect(await subscription.closed).toBe("local");
  });

  it("cancels a call by leaving it", async () => {
    await connect({ mode: { pin: version } });
    browser.on("getDOMSnapshot", () => noReply);
    const asked = browser.nextRequest("getDOMSnapshot");
    const stop = new AbortController();
    const call = client.callTool(
      { name: "get_dom_snapshot", arguments: { tabId: 5 } },
      { signal: stop.signal },
    );
    const { requestId } = await asked;
    const cancelled = browser.nextFrame(
      (frame) => frame["type"] === "cancel" && frame["requestId"] === requestId,
    );
    stop.abort();
    await expect(call).rejects.toThrow();
    await cancelled;
  });

  it("opens a session where it is told to stay with the older era", async () => {
    await connect({ mode: "legacy" });
    expect(client.getProtocolEra()).toBe("legacy");
    expect((await client.listTools()).tools.length).toBeGreaterThan(0);
  });
});

describe("what Claude Code sends", () => {
  const meta = {
    "io.modelcontextprotocol/protocolVersion": version,
    "io.modelcontextprotocol/clientInfo": { name: "claude-code", version: "2.1.0" },
    "io.modelcontextprotocol/clientCapabilities": { roots: {}, elicitation: {} },
  };
  const send = (method: string, params: object, headers: Readonly<Record<string, string>> = {}) =>
    rawPost(
      url,
      { jsonrpc: "2.0", id: 1, method, params },
      { "mcp-protocol-version": version, "mcp-method": method, ...headers },
    );

  it("is answered from server/discover on, without a session", async () => {
    const discovered = await send("server/discover", { _meta: meta });
    expect(discovered.status).toBe(200);
    expect(discovered.headers["mcp-session-id"]).toBeUndefined();
    expect(discovered.json()).toMatchObject({
      result: {
        resultType: "complete",
        supportedVersions: [version],
        capabilities: { tools: {} },
        _meta: { "io.modelcontextprotocol/serverInfo": { name: "browser-mcp" } },
      },
    });
    const listed = await send("tools/list", { _meta: meta });
    expect(listed.json()).toMatchObject({ result: { resultType: "complete", ttlMs: expect.any(Number) } });
    const called = await send(
      "tools/call",
      {
        name: "get_page_content",
        arguments: { tabId: 5 },
        _meta: { ...meta, progressToken: 7, "claudecode/toolUseId": "toolu_1" },
      },
      { "mcp-name": "get_page_content" },
    );
    expect(called.text).toContain("Hello from the page");
  });

  it("falls back to a session where its version is not known here", async () => {
    const unknown = "2099-01-01";
    const refused = await send(
      "server/discover",
      { _meta: { ...meta, "io.modelcontextprotocol/protocolVersion": unknown } },
      { "mcp-protocol-version": unknown },
    );
    expect(refused.status).toBe(400);
    expect(refused.json()).toMatchObject({
      id: 1,
      error: { code: -32022, data: { supported: [version], requested: unknown } },
    });
    const initialized = await rawPost(url, {
      jsonrpc: "2.0",
      id: 0,
      method: "initialize",
      params: {
        protocolVersion: "2025-11-25",
        capabilities: { roots: {}, elicitation: {} },
        clientInfo: { name: "claude-code", version: "2.1.0" },
      },
    });
    const session = String(initialized.headers["mcp-session-id"]);
    const inSession = { "mcp-session-id": session, "mcp-protocol-version": "2025-11-25" };
    const ready = await rawPost(url, { jsonrpc: "2.0", method: "notifications/initialized" }, inSession);
    expect(ready.status).toBe(202);
    const listed = await rawPost(url, { jsonrpc: "2.0", id: 1, method: "tools/list" }, inSession);
    expect(listed.json()).toMatchObject({ result: { tools: expect.any(Array) } });
  });
});
