import { silentLogger } from "@browser-mcp/protocol";
import { FakeBrowser } from "@browser-mcp/testing";
import { configSchema } from "./config/config-schema.js";
import { createContainer } from "./container.js";
import type { BrowserMcpServer } from "./server.js";
import { tokens } from "./tokens.js";

it.each([
  [{}, 20_000],
  [{ heartbeat_interval_secs: 7 }, 7_000],
  [{ heartbeat_interval_secs: 20, websocket_timeout_secs: 12 }, 6_000],
  [{ websocket_timeout_secs: 0.5 }, 1_000],
])(
  "with the connection settings %j our extension is told to send a heartbeat every %i ms",
  async (set, ms) => {
    const config = configSchema.parse({
      server: { port: 0 },
      connections: set,
      monitoring: { prometheus_port: 0 },
    });
    const container = createContainer({ config, logger: silentLogger });
    const server = container.resolve<BrowserMcpServer>(tokens.server);
    const { webSocket } = await server.start();
    const browser = await FakeBrowser.connect(webSocket, { kind: "superset" });
    const welcome = await browser.nextFrame(({ type }) => type === "welcome");
    await browser.terminate();
    await server.close();
    expect(welcome).toMatchObject({ heartbeatMs: ms });
  },
);
