import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLogger } from "@browser-mcp/protocol";
import { FakeBrowser, noReply, rawPost } from "@browser-mcp/testing";
import type { ExtensionHub } from "@browser-mcp/transport";
import { configSchema } from "./config/config-schema.js";
import { createContainer } from "./container.js";
import type { BrowserMcpServer } from "./server.js";
import { tokens } from "./tokens.js";

const tab = { id: 5, url: "http://example.test/", title: "Example", active: true, windowId: 1, index: 0 };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "audit-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("a call that the end of the server meets under way", () => {
  it.each([
    ["a browser does not answer", true],
    ["a browser is yet to come", false],
  ])("stands in the audit log with how it ended, where %s", async (_why, hasBrowser) => {
    const file = join(folder, "audit.jsonl");
    const config = configSchema.parse({
      server: { port: 0 },
      connections: { reconnect_grace_secs: 30 },
      monitoring: { prometheus_port: 0 },
      audit: { file },
    });
    const container = createContainer({ config, logger: silentLogger });
    const server = container.resolve<BrowserMcpServer>(tokens.server);
    const hub = container.resolve<ExtensionHub>(tokens.hub);
    const { mcp, webSocket } = await server.start();
    if (hasBrowser) {
      const browser = await FakeBrowser.connect(webSocket, { kind: "superset", tabs: [tab] });
      browser.on("captureScreenshot", () => noReply);
    }
    const call = { name: "capture_screenshot", arguments: hasBrowser ? { tabId: 5 } : {} };
    const answer = rawPost(mcp, { jsonrpc: "2.0", id: 1, method: "tools/call", params: call });
    while (hub.stats().pending === 0) await new Promise(setImmediate);
    await server.close();
    expect(await readFile(file, "utf8")).toMatch(/"tool":"capture_screenshot".*"outcome":"C/);
    await answer;
  });
});
