import { POLICY_HEADER } from "@browser-mcp/mcp";
import { silentLogger } from "@browser-mcp/protocol";
import { FakeBrowser, rawPost } from "@browser-mcp/testing";
import { applyLiveSettings } from "./apply-live-settings.js";
import { configSchema } from "./config/config-schema.js";
import { liveSettings } from "./config/live-settings.js";
import { createContainer, liveParts } from "./container.js";
import type { BrowserMcpServer } from "./server.js";
import { tokens } from "./tokens.js";

describe("settings that a running server takes over", () => {
  it("are heeded by the next request", async () => {
    const info = jest.fn();
    const connections = { reconnect_grace_secs: 0.1 };
    const base = { server: { port: 0 }, monitoring: { prometheus_port: 0 }, connections };
    const container = createContainer({
      config: configSchema.parse(base),
      logger: { ...silentLogger, info },
    });
    const server = container.resolve<BrowserMcpServer>(tokens.server);
    const { mcp } = await server.start();
    const origin = "http://localhost:6274";
    const post = async () =>
      (
        await rawPost(
          mcp,
          { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "get_browser_tabs" } },
          { origin },
        )
      ).status;
    const lines = () => info.mock.calls.filter(([message]) => message === "tool call").length;
    expect(await post()).toBe(403);
    applyLiveSettings(
      liveParts(container),
      configSchema.parse({ ...base, server: { port: 0, cors_origins: [origin] } }),
    );
    expect(await post()).toBe(200);
    expect(lines()).toBe(1);
    const quiet = { server: { port: 0 }, monitoring: { prometheus_port: 0, enable_request_logging: false } };
    applyLiveSettings(liveParts(container), configSchema.parse(quiet));
    expect(await post()).toBe(403);
    expect(lines()).toBe(1);
    await server.close();
  });

  it("are the rules, which hold for the next call and are told by their digest", async () => {
    const policy = (security: object) =>
      configSchema.parse({ server: { port: 0 }, monitoring: { prometheus_port: 0 }, security });
    const container = createContainer({ config: policy({}), logger: silentLogger });
    const server = container.resolve<BrowserMcpServer>(tokens.server);
    const { mcp, webSocket, health } = await server.start();
    const tabs = [{ id: 5, url: "http://a.test/", title: "A", active: true, windowId: 1, index: 0 }];
    const browser = await FakeBrowser.connect(webSocket, { kind: "superset", tabs });
    browser.on("getPageContent", () => ({ url: "http://a.test/", title: "A", text: "hello", metadata: {} }));
    const params = { name: "get_page_content", arguments: { tabId: 5 } };
    const read = async (headers = {}) =>
      rawPost(mcp, { jsonrpc: "2.0", id: 1, method: "tools/call", params }, headers);
    const digest = async () =>
      ((await (await fetch(health)).json()) as { process: { policy: string } }).process.policy;
    const before = await digest();
    expect((await read({ [POLICY_HEADER]: before })).text).toContain("hello");
    applyLiveSettings(liveParts(container), policy({ deny_sites: ["a.test"] }));
    expect((await read()).text).toContain("security.deny_sites (a.test)");
    const after = await digest();
    expect(after).not.toBe(before);
    expect((await read({ [POLICY_HEADER]: after })).status).toBe(200);
    // A bridge that chose the server for its policy looks for one anew.
    expect((await read({ [POLICY_HEADER]: before })).status).toBe(412);
    await browser.terminate();
    await server.close();
  });

  it("are all in the schema", () => {
    const names = Object.entries(configSchema.shape).flatMap(([section, schema]) =>
      Object.keys(schema.unwrap().shape).map((key) => `${section}.${key}`),
    );
    for (const name of liveSettings) expect(names).toContain(name);
  });
});
