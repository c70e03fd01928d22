import { once } from "node:events";
import { request } from "node:http";
import type { IncomingMessage } from "node:http";
import { BRIDGE_HEADER } from "@browser-mcp/mcp";
import { silentLogger } from "@browser-mcp/protocol";
import { McpTestClient, rawPost } from "@browser-mcp/testing";
import { configSchema } from "../config/config-schema.js";
import { createContainer } from "../container.js";
import type { Addresses, BrowserMcpServer } from "../server.js";
import { tokens } from "../tokens.js";
import { ServerLife } from "./server-life.js";

let server: BrowserMcpServer;
let addresses: Addresses;
let onEnd: jest.Mock;

async function start(background: boolean): Promise<void> {
  const config = configSchema.parse({ server: { port: 0 }, monitoring: { prometheus_port: 0 } });
  onEnd = jest.fn();
  const life = new ServerLife(background, onEnd);
  server = createContainer({ config, logger: silentLogger, life }).resolve<BrowserMcpServer>(tokens.server);
  addresses = await server.start();
}
afterEach(() => server.close());

const shutdown = (query = "", headers = {}) =>
  fetch(`${addresses.page}shutdown${query}`, { method: "POST", headers });

async function bridge(headers = {}): Promise<IncomingMessage> {
  const outgoing = request(`${addresses.page}bridge`, { agent: false, headers }).end();
  const [response] = (await once(outgoing, "response")) as [IncomingMessage];
  return response.resume();
}

describe("POST /shutdown", () => {
  it("ends a server in the background that nobody uses", async () => {
    await start(true);
    expect((await shutdown("?if=when-idle")).status).toBe(202);
    expect(onEnd).toHaveBeenCalledTimes(1);
  });

  it("ends none that a session or a bridge uses, unless that does not matter", async () => {
    await start(true);
    const client = await McpTestClient.connect(addresses.mcp);
    expect((await shutdown()).status).toBe(409);
    await client.close();
    const response = await bridge();
    expect((await shutdown("?if=when-idle")).status).toBe(409);
    expect(onEnd).not.toHaveBeenCalled();
    expect((await shutdown("?if=background")).status).toBe(202);
    response.destroy();
  });

  it("ends one that was started by hand only where that is meant", async () => {
    await start(false);
    for (const query of ["", "?if=when-idle", "?if=background"]) {
      const response = await shutdown(query);
      expect([response.status, await response.text()]).toEqual([409, expect.stringContaining("by hand")]);
    }
    expect(onEnd).not.toHaveBeenCalled();
    const response = await shutdown("?if=any");
    expect([response.status, await response.json()]).toEqual([
      202,
      { message: "The server ends.", grace_secs: 5 },
    ]);
  });

  it("is no web page's to ask, nor a link's", async () => {
    await start(true);
    expect((await shutdown("?if=any", { Origin: "https://example.com" })).status).toBe(403);
    expect((await fetch(`${addresses.page}shutdown?if=any`)).status).toBe(405);
    expect(onEnd).not.toHaveBeenCalled();
  });
});

describe("GET /bridge", () => {
  it("counts for as long as it is open, and ends with the server", async () => {
    await start(true);
    const first = await bridge();
    const second = await bridge();
    const bridges = async () =>
      ((await (await fetch(addresses.health)).json()) as { process: { bridges: number } }).process.bridges;
    expect(await bridges()).toBe(2);
    first.destroy();
    const ended = once(second, "close");
    await server.close();
    await ended;
  });

  it("ends, when it breaks and does not come back, the sessions that came through it, and no others", async () => {
    await start(true);
    const one = { [BRIDGE_HEADER]: "one" };
    const first = await bridge(one);
    const open = async (headers = {}): Promise<string> => {
      const params = {
        protocolVersion: "2025-11-25",
        capabilities: {},
        clientInfo: { name: "n", version: "1" },
      };
      const message = { jsonrpc: "2.0", id: 0, method: "initialize", params };
      return String((await rawPost(addresses.mcp, message, headers)).headers["mcp-session-id"]);
    };
    const ping = async (session: string): Promise<number> =>
      (await rawPost(addresses.mcp, { jsonrpc: "2.0", id: 1, method: "ping" }, { "mcp-session-id": session }))
        .status;
    const [through, ...others] = [await open(one), await open({ [BRIDGE_HEADER]: "two" }), await open()];
    first.destroy();
    const again = await bridge(one);
    expect(await ping(through)).toBe(200);
    again.destroy();
    while ((await ping(through)) !== 404) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await Promise.all(others.map(ping))).toEqual([200, 200]);
  });

  it("takes nobody in once the end is decided", async () => {
    await start(true);
    await shutdown();
    expect((await bridge()).statusCode).toBe(503);
  });
});
