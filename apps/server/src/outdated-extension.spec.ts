import { silentLogger } from "@browser-mcp/protocol";
import { FakeBrowser, McpTestClient } from "@browser-mcp/testing";
import type { ToolSource } from "@browser-mcp/mcp";
import type { Caller, ConnectedBrowser } from "@browser-mcp/protocol";
import { configSchema } from "./config/config-schema.js";
import { createContainer } from "./container.js";
import { withExtensionNotice } from "./outdated-extension.js";
import type { BrowserMcpServer } from "./server.js";
import { tokens } from "./tokens.js";
import { version } from "./version.js";

const chrome: ConnectedBrowser = {
  browserId: "b1",
  name: "Chrome 156",
  protocol: 2,
  extensionVersion: "1.1.0",
  capabilities: new Set(),
  connectedAt: 0,
};
const tools: ToolSource = {
  list: () => [],
  call: () => Promise.resolve({ content: [{ type: "text", text: "result" }] }),
};
const texts = async (source: ToolSource, caller: Caller): Promise<readonly unknown[]> =>
  (await source.call("any", {}, { caller })).content.map((block) =>
    block.type === "text" ? block.text : block,
  );

describe("the notice of an outdated extension", () => {
  const notice = expect.stringMatching(/extension in Chrome 156 is 1\.1\.0, the server 1\.2\.0/) as string;

  it("comes behind the first result of each client, and once", async () => {
    const source = withExtensionNotice(tools, () => [chrome], "1.2.0");
    for (const caller of [
      { client: "a 1", session: "s1" },
      { client: "a 1", session: "s2" },
      { client: "stateless 2" },
    ]) {
      expect(await texts(source, caller)).toEqual(["result", notice]);
      expect(await texts(source, caller)).toEqual(["result"]);
    }
  });

  it.each([
    ["of the server's version", [{ ...chrome, extensionVersion: "1.2.0" }], "a 1"],
    ["that is newer", [{ ...chrome, extensionVersion: "1.10.0" }], "a 1"],
    ["that is the existing one", [{ ...chrome, protocol: 1 as const, extensionVersion: "0.1.0" }], "a 1"],
    ["of a client that says nothing of itself", [chrome], "unknown"],
    ["where there is none", [], "a 1"],
  ])("does not come for an extension %s", async (_name, browsers, client) => {
    expect(
      await texts(
        withExtensionNotice(tools, () => browsers, "1.2.0"),
        { client },
      ),
    ).toEqual(["result"]);
  });
});

it("a server tells its clients of an outdated extension", async () => {
  const config = configSchema.parse({ server: { port: 0 }, monitoring: { prometheus_port: 0 } });
  const server = createContainer({ config, logger: silentLogger }).resolve<BrowserMcpServer>(tokens.server);
  const { mcp, webSocket } = await server.start();
  const browser = await FakeBrowser.connect(webSocket, { kind: "superset", version: "0.0.1", tabs: [] });
  await browser.nextFrame((frame) => frame["type"] === "welcome");
  const client = await McpTestClient.connect(mcp);
  const { text } = await client.callTool("get_browser_tabs");
  expect(text).toContain(`extension in Fake is 0.0.1, the server ${version}`);
  expect((await client.callTool("get_browser_tabs")).text).not.toContain("extension");
  await client.close();
  await browser.terminate();
  await server.close();
});
