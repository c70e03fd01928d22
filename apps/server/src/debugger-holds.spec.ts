import { silentLogger } from "@browser-mcp/protocol";
import { FakeBrowser, McpTestClient } from "@browser-mcp/testing";
import { configSchema } from "./config/config-schema.js";
import { createContainer } from "./container.js";
import type { BrowserMcpServer } from "./server.js";
import { tokens } from "./tokens.js";

const tab = { id: 5, url: "http://example.test/", title: "Example", active: true, windowId: 1, index: 0 };

let server: BrowserMcpServer;
let browser: FakeBrowser;
let client: McpTestClient;

async function start(connections: object = {}): Promise<void> {
  const config = configSchema.parse({ server: { port: 0 }, connections, monitoring: { prometheus_port: 0 } });
  server = createContainer({ config, logger: silentLogger }).resolve<BrowserMcpServer>(tokens.server);
  const addresses = await server.start();
  browser = await FakeBrowser.connect(addresses.webSocket, { kind: "superset", tabs: [tab] });
  browser.on("attachDebugger", () => ({ status: "attached" }));
  browser.on("detachDebugger", () => ({ status: "detached" }));
  client = await McpTestClient.connect(addresses.mcp);
}
afterEach(async () => {
  await client.close();
  await browser.terminate();
  await server.close();
});

it("the end of an MCP session lets go of the debugger that the client held", async () => {
  await start();
  expect(await client.callTool("attach_debugger", { tabId: 5 })).toMatchObject({ isError: false });
  const detached = browser.nextRequest("detachDebugger");
  await client.close();
  expect(await detached).toMatchObject({ tabId: 5 });
});

it("a client holds no more debuggers than are configured", async () => {
  await start({ max_debugger_holds: 1 });
  expect(await client.callTool("attach_debugger", { tabId: 5 })).toMatchObject({ isError: false });
  const refused = await client.callTool("attach_debugger", { tabId: 6 });
  expect(refused).toMatchObject({ isError: true });
  expect(JSON.stringify(refused.content)).toContain("Debuggers are held 1 times already");
});
