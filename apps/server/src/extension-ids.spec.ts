import { EXTENSION_ID, silentLogger } from "@browser-mcp/protocol";
import { FakeBrowser } from "@browser-mcp/testing";
import { configSchema } from "./config/config-schema.js";
import { createContainer } from "./container.js";
import type { BrowserMcpServer } from "./server.js";
import { tokens } from "./tokens.js";

const FROM_STORE = "abcdefghijklmnopabcdefghijklmnop";
const originOf = (id: string): string => `chrome-extension://${id}`;

describe("security.extension_ids", () => {
  let server: BrowserMcpServer;
  const start = (extensionIds?: readonly string[]) => {
    const config = configSchema.parse({
      server: { port: 0, ws_port: 0 },
      monitoring: { prometheus_port: 0 },
      security: extensionIds === undefined ? {} : { extension_ids: extensionIds },
    });
    server = createContainer({ config, logger: silentLogger }).resolve<BrowserMcpServer>(tokens.server);
    return server.start();
  };
  afterEach(() => server?.close());

  const connect = async (url: string, id: string): Promise<void> => {
    const browser = await FakeBrowser.connect(url, { kind: "superset", origin: originOf(id) });
    await browser.nextFrame(({ type }) => type === "welcome");
  };

  it("lets in those alone, and health and status page show which came", async () => {
    const { webSocket, health } = await start([EXTENSION_ID, FROM_STORE]);
    await connect(webSocket, EXTENSION_ID);
    await connect(webSocket, FROM_STORE);
    await expect(connect(webSocket, "p".repeat(32))).rejects.toThrow("403");
    const browsers = [
      { extension_id: EXTENSION_ID, extension_name: "Browser MCP, loaded from its folder" },
      { extension_id: FROM_STORE, extension_name: null },
    ].map((browser) => expect.objectContaining(browser));
    const report: unknown = await (await fetch(health)).json();
    expect(report).toMatchObject({ browsers: expect.arrayContaining(browsers) });
    const status: unknown = await (await fetch(health.replace("/health", "/status"))).json();
    expect(status).toMatchObject({ health: { browsers: expect.arrayContaining(browsers) } });
  });

  it("lets every extension in where it names none", async () => {
    const { webSocket } = await start();
    await connect(webSocket, EXTENSION_ID);
    await connect(webSocket, "p".repeat(32));
  });

  it("takes nothing that is no id", () => {
    const { error } = configSchema.safeParse({ security: { extension_ids: [originOf(EXTENSION_ID)] } });
    expect(error?.issues).toMatchObject([{ path: ["security", "extension_ids", 0] }]);
  });
});
