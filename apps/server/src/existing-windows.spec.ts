import { silentLogger } from "@browser-mcp/protocol";
import { FakeBrowser, McpTestClient } from "@browser-mcp/testing";
import { configSchema } from "./config/config-schema.js";
import { createContainer } from "./container.js";
import type { BrowserMcpServer } from "./server.js";
import { tokens } from "./tokens.js";

const text = "a".repeat(50_000);
const shown = (id: number) => ({ id, url: "u", title: "t", active: true, windowId: id, index: 0 });
const message = (at: number) => ({ type: "error", timestamp: at, message: `${at}`, stack: "" });

let server: BrowserMcpServer;
let browser: FakeBrowser;
let client: McpTestClient;
beforeEach(async () => {
  const config = configSchema.parse({ server: { port: 0 }, monitoring: { prometheus_port: 0 } });
  server = createContainer({ config, logger: silentLogger }).resolve<BrowserMcpServer>(tokens.server);
  const addresses = await server.start();
  browser = await FakeBrowser.connect(addresses.webSocket, { kind: "existing", tabs: [shown(1), shown(2)] });
  browser
    .on("getPageContent", ({ tabId }) => ({
      url: "u",
      title: "t",
      html: `<p>${tabId === 2 ? text : "the tab of another window"}</p>`,
      text,
    }))
    .on("getConsoleMessages", () => [1, 2, 3].map(message))
    .on("getNetworkData", () => ({ requests: [], totalCount: 0, tabId: 2 }));
  client = await McpTestClient.connect(addresses.mcp);
});
afterEach(async () => {
  await client.close();
  await browser.close();
  await server.close();
});

describe("the existing extension with two windows, asked without a tab", () => {
  it("links the whole of the page that answered, the one of the current window", async () => {
    const { content } = await client.callTool("get_page_content", {});
    const link = content.at(-1);
    expect(link).toMatchObject({
      type: "resource_link",
      uri: expect.stringMatching(/^browser:\/\/tab\/2\/content\?full=true&browser=/),
    });
    const { uri } = link as { readonly uri: string };
    const { contents } = await client.client.readResource({ uri });
    expect(contents).toMatchObject([{ uri, text: `<p>${text}</p>` }]);
  });

  it("gives the console in pages, which stay on that tab", async () => {
    const first = await client.callTool("get_console_messages", { pageSize: 2 });
    const { nextCursor } = JSON.parse(first.text) as { readonly nextCursor: string };
    const second = await client.callTool("get_console_messages", { cursor: nextCursor });
    expect(JSON.parse(second.text)).toMatchObject({ messages: [{ message: "3" }], hasMore: false });
    const asked = browser.requests.filter(({ action }) => action === "getConsoleMessages");
    expect(asked.map(({ tabId }) => tabId)).toEqual([undefined, 2]);
  });
});
