import { PassThrough } from "node:stream";
import { FakeBrowser, McpTestClient } from "@browser-mcp/testing";
import { configSchema } from "./config/config-schema.js";
import { createContainer } from "./container.js";
import { createServerLogger } from "./observability/logger.js";
import type { BrowserMcpServer } from "./server.js";
import { tokens } from "./tokens.js";

const PLANTED = "planted-7f3a";
const url = `http://example.test/?q=${PLANTED}`;

it("nothing of a page is in the log, whichever tool reads it and however it fails", async () => {
  const log = new PassThrough();
  let logged = "";
  log.setEncoding("utf8").on("data", (text: string) => (logged += text));
  const config = configSchema.parse({
    server: { port: 0, ws_port: 0 },
    monitoring: { prometheus_port: 0, log_level: "debug" },
  });
  const logger = createServerLogger({ level: "debug", to: log, human: false });
  const container = createContainer({ config, logger });
  const server = container.resolve<BrowserMcpServer>(tokens.server);
  const { mcp, webSocket } = await server.start();
  const tabs = [{ id: 5, url, title: PLANTED, active: true, windowId: 1, index: 0 }];
  const browser = await FakeBrowser.connect(webSocket, { kind: "superset", tabs });
  const client = await McpTestClient.connect(mcp);
  const tools = await client.listTools();
  const actions = [
    ["getPageContent", { url, title: PLANTED, text: PLANTED, html: PLANTED }],
    ["getDOMSnapshot", { nodeCount: 1, root: { tag: PLANTED, text: PLANTED } }],
    ["executeScript", PLANTED],
    ["getConsoleMessages", [{ type: "log", timestamp: 1, message: PLANTED, stack: PLANTED }]],
    ["getNetworkData", { requests: [{ requestId: "1", url, method: "GET" }], totalCount: 1 }],
    ["captureScreenshot", `data:image/png;base64,${PLANTED}`],
    ["getPerformanceMetrics", { timing: {}, resources: [{ name: PLANTED }] }],
    ["getAccessibilityTree", { tree: { tagName: PLANTED, name: PLANTED } }],
    ["attachDebugger", { status: PLANTED }],
    ["detachDebugger", { status: PLANTED }],
  ] as const;
  let results = "";
  for (const fails of [false, true]) {
    for (const [action, data] of actions) {
      browser.on(action, () => {
        if (fails) throw new Error(`It broke: ${PLANTED}`);
        return data;
      });
    }
    for (const { name } of tools) {
      const args = name === "get_browser_tabs" ? {} : { tabId: 5 };
      const code = name === "execute_javascript" ? { code: `"${PLANTED}"` } : {};
      results += (await client.callTool(name, { ...args, ...code })).text;
    }
  }
  await client.close();
  await browser.terminate();
  await server.close();
  expect(results).toContain(PLANTED);
  for (const { name } of tools) expect(logged).toContain(name);
  expect(logged).not.toContain(PLANTED);
});
