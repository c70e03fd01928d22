import { silentLogger } from "@browser-mcp/protocol";
import { rawPost } from "@browser-mcp/testing";
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

  it("are all in the schema", () => {
    const names = Object.entries(configSchema.shape).flatMap(([section, schema]) =>
      Object.keys(schema.unwrap().shape).map((key) => `${section}.${key}`),
    );
    for (const name of liveSettings) expect(names).toContain(name);
  });
});
