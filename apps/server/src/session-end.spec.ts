import { silentLogger } from "@browser-mcp/protocol";
import { FakeBrowser, McpTestClient } from "@browser-mcp/testing";
import { configSchema } from "./config/config-schema.js";
import { createContainer } from "./container.js";
import type { BrowserMcpServer } from "./server.js";
import { tokens } from "./tokens.js";

const tab = { id: 5, url: "http://example.test/", title: "Example", active: true, windowId: 1, index: 0 };

describe("the end of an MCP session", () => {
  it("lets go of the debugger that the client held", async () => {
    const config = configSchema.parse({ server: { port: 0 }, monitoring: { prometheus_port: 0 } });
    const server = createContainer({ config, logger: silentLogger }).resolve<BrowserMcpServer>(tokens.server);
    const addresses = await server.start();
    const browser = await FakeBrowser.connect(addresses.webSocket, { kind: "superset", tabs: [tab] });
    browser.on("attachDebugger", () => ({ status: "attached" }));
    browser.on("detachDebugger", () => ({ status: "detached" }));
    const client = await McpTestClient.connect(addresses.mcp);
    expect(await client.callTool("attach_debugger", { tabId: 5 })).toMatchObject({ isError: false });
    const detached = browser.nextRequest("detachDebugger");
    await client.close();
    expect(await detached).toMatchObject({ tabId: 5 });
    await browser.terminate();
    await server.close();
  });
});
