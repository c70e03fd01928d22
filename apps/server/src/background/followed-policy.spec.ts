import { createInterface } from "node:readline";
import { PassThrough } from "node:stream";
import { StdioBridge } from "@browser-mcp/mcp";
import { silentLogger } from "@browser-mcp/protocol";
import { FakeBrowser } from "@browser-mcp/testing";
import { applyLiveSettings } from "../apply-live-settings.js";
import { configSchema } from "../config/config-schema.js";
import type { Config } from "../config/config-schema.js";
import { createContainer, liveParts } from "../container.js";
import { policyOf } from "../security/guarded-browsers.js";
import { policyDigest } from "../security/policy-digest.js";
import type { BrowserMcpServer } from "../server.js";
import { tokens } from "../tokens.js";
import { ServerFinder } from "./server-finder.js";

const settings = (security: object): Config =>
  configSchema.parse({ server: { port: 0 }, monitoring: { prometheus_port: 0 }, security });
const restricted = settings({ read_only: true });
const free = settings({});
const digestOf = (config: Config): string => policyDigest(policyOf(config));

describe("a bridge whose client is to be restricted", () => {
  it("uses no server that has lifted the restriction, and goes on where it has the wanted policy", async () => {
    const container = createContainer({ config: restricted, logger: silentLogger });
    const server = container.resolve<BrowserMcpServer>(tokens.server);
    const { port, webSocket } = await server.start();
    const tabs = [{ id: 5, url: "http://a.test/", title: "A", active: true, windowId: 1, index: 0 }];
    const browser = await FakeBrowser.connect(webSocket, { kind: "superset", tabs });
    await browser.nextFrame((frame) => frame["type"] === "welcome");

    let wanted = restricted;
    const finder = new ServerFinder({
      place: () => Promise.resolve({ host: "127.0.0.1", port, headers: {} }),
      start: () => Promise.reject(new Error("It runs already.")),
      policy: () => Promise.resolve(digestOf(wanted)),
      logger: silentLogger,
    });
    const [input, output, stop] = [new PassThrough(), new PassThrough(), new AbortController()];
    const parts = { input, output, server: finder, logger: silentLogger, stop: stop.signal };
    const ended = new StdioBridge(parts).run();
    const lines = createInterface({ input: output })[Symbol.asyncIterator]();
    let id = 0;
    const ask = async (method: string, params: object): Promise<string> => {
      input.write(`${JSON.stringify({ jsonrpc: "2.0", id: ++id, method, params })}\n`);
      for (;;) {
        const line = String((await lines.next()).value);
        if (line.includes(`"id":${id}`)) return line;
      }
    };
    const clientInfo = { name: "n", version: "1" };
    await ask("initialize", { protocolVersion: "2025-11-25", capabilities: {}, clientInfo });
    const list = (): Promise<string> => ask("tools/call", { name: "get_browser_tabs", arguments: {} });
    expect(await list()).toContain("http://a.test/");

    applyLiveSettings(liveParts(container), free);
    const refused = await list();
    expect(refused).toContain("another policy than --read-only or --allow-site ask for");
    expect(refused).not.toContain("http://a.test/");

    // As where both of them follow the same file.
    wanted = free;
    expect(await list()).toContain("http://a.test/");

    input.end();
    await ended;
    finder.close();
    await browser.terminate();
    await server.close();
  });
});
