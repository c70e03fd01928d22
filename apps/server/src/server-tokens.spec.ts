import { request } from "node:http";
import { mkdtemp, rm } from "node:fs/promises";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { silentLogger } from "@browser-mcp/protocol";
import { FakeBrowser, McpTestClient } from "@browser-mcp/testing";
import { configSchema } from "./config/config-schema.js";
import { createContainer } from "./container.js";
import { TokenFile } from "./security/token-file.js";
import type { Addresses, BrowserMcpServer } from "./server.js";
import { tokens } from "./tokens.js";

const tab = { id: 5, url: "http://example.test/", title: "Example", active: true, windowId: 1, index: 0 };

describe("a server whose owner wants a token", () => {
  let folder: string;
  let file: TokenFile;
  let token: string;
  let server: BrowserMcpServer;
  let addresses: Addresses;

  const start = async (settings: object = {}): Promise<void> => {
    const config = configSchema.parse({
      server: { port: 0, ws_port: 0, ...settings },
      monitoring: { prometheus_port: 0 },
      security: { require_token: true, token_file: file.path },
    });
    server = createContainer({ config, logger: silentLogger }).resolve<BrowserMcpServer>(tokens.server);
    addresses = await server.start();
    token = (await file.read()) ?? "";
  };
  const withToken = (headers: object = {}): { headers: Record<string, string> } => ({
    headers: { ...headers, Authorization: `Bearer ${token}` },
  });
  const at = (path: string): string => addresses.mcp.replace("/mcp", path);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "server-tokens-"));
    file = new TokenFile(join(folder, "token"));
    await start();
  });
  afterEach(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });

  it("makes one at its start, and serves clients and browsers that have it", async () => {
    expect(token).toMatch(/^bmcp_/);
    const browser = await FakeBrowser.connect(addresses.webSocket, { kind: "superset", token, tabs: [tab] });
    await browser.nextFrame((frame) => frame["type"] === "welcome");
    const client = await McpTestClient.connect(addresses.mcp, withToken());
    expect((await client.callTool("get_browser_tabs")).structured).toMatchObject({ tabs: [{ id: 5 }] });
    await client.close();
    await browser.terminate();
  });

  it.each([
    ["GET", "/health"],
    ["GET", "/health/ready"],
    ["GET", "/metrics"],
    ["GET", "/status"],
    ["POST", "/cleanup-connections"],
    ["POST", "/mcp"],
    ["GET", "/mcp"],
    ["DELETE", "/mcp"],
  ])("tells nothing without it: %s %s", async (method, path) => {
    const without: Record<string, string>[] = [{}, { Authorization: `Bearer ${token}x` }];
    for (const headers of without) {
      const response = await fetch(at(path), { method, headers });
      expect(response.status).toBe(401);
      expect(response.headers.get("www-authenticate")).toBe('Bearer realm="Browser MCP"');
      expect(await response.text()).not.toContain(token);
    }
    const allowed = await fetch(at(path), { method, ...withToken() });
    expect(allowed.status).not.toBe(401);
    await allowed.body?.cancel();
  });

  it("says without it that it lives, and shows a page that holds nothing and asks for it", async () => {
    expect(await (await fetch(at("/health/live"))).json()).toEqual({ status: "ok" });
    const page = await (await fetch(at("/"))).text();
    expect(page).toContain("This server wants its token");
    expect(page).toContain("Authorization: Bearer $(browser-mcp token show)");
    expect(page).not.toContain(token);
  });

  it("cuts off everybody when it is rotated, and takes them back with the new one", async () => {
    const browser = await FakeBrowser.connect(addresses.webSocket, { kind: "superset", token, tabs: [tab] });
    browser.on("getPageContent", () => new Promise(() => undefined));
    await browser.nextFrame((frame) => frame["type"] === "welcome");
    const client = await McpTestClient.connect(addresses.mcp, withToken());
    const bare = fetch(addresses.mcp, {
      method: "POST",
      body: JSON.stringify({
        jsonrpc: "2.0",
        id: 1,
        method: "tools/call",
        params: { name: "get_page_content", arguments: { tabId: 5 } },
      }),
      ...withToken({ "Content-Type": "application/json", Accept: "application/json" }),
    });
    const cut = expect(bare).rejects.toThrow();
    const ended = expect(client.callTool("get_page_content", { tabId: 5, maxAge: 0 })).rejects.toThrow();
    await browser.nextFrame((frame) => frame["action"] === "getPageContent");
    token = await file.rotate();
    expect(await browser.closed).toMatchObject({ code: 4401 });
    await Promise.all([cut, ended]);
    await expect(client.callTool("get_browser_tabs")).rejects.toThrow();
    await client.close().catch(() => undefined);

    const again = await FakeBrowser.connect(addresses.webSocket, { kind: "superset", token, tabs: [tab] });
    await again.nextFrame((frame) => frame["type"] === "welcome");
    const next = await McpTestClient.connect(addresses.mcp, withToken());
    expect((await next.callTool("get_browser_tabs")).structured).toMatchObject({ tabs: [{ id: 5 }] });
    await next.close();
    await again.terminate();
  });

  it("lets nobody in once it is revoked", async () => {
    const browser = await FakeBrowser.connect(addresses.webSocket, { kind: "superset", token });
    await browser.nextFrame((frame) => frame["type"] === "welcome");
    await file.revoke();
    expect(await browser.closed).toMatchObject({ code: 4401 });
    expect((await fetch(addresses.health, withToken())).status).toBe(401);
    expect((await fetch(addresses.health)).status).toBe(401);
  });

  it("may be reached from beyond this machine, under its own address and no other name", async () => {
    await server.close();
    await start({ host: "0.0.0.0" });
    expect(addresses.mcp).toBe(`http://127.0.0.1:${addresses.port}/mcp`);
    const own = Object.values(networkInterfaces())
      .flatMap((entries) => entries ?? [])
      .filter(({ family }) => family === "IPv4")
      .map(({ address }) => address);
    for (const address of own) {
      expect((await fetch(`http://${address}:${addresses.port}/health`, withToken())).status).toBe(200);
    }
    expect(await statusFor(addresses.port, "rebound.test", token)).toBe(403);
  });
});

/** The status that a request with this Host header gets. */
function statusFor(port: number, host: string, token: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request({
      host: "127.0.0.1",
      port,
      path: "/health",
      headers: { Host: host, Authorization: `Bearer ${token}` },
    })
      .once("response", (response) => {
        response.resume();
        resolve(response.statusCode);
      })
      .once("error", reject)
      .end();
  });
}
