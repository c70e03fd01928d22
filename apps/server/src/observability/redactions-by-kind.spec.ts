import { secretKinds } from "@browser-mcp/guard";
import { silentLogger } from "@browser-mcp/protocol";
import { FakeBrowser, rawPost } from "@browser-mcp/testing";
import { configSchema } from "../config/config-schema.js";
import { createContainer } from "../container.js";
import type { BrowserMcpServer } from "../server.js";
import { tokens } from "../tokens.js";
import { redactionsByKind } from "./redactions-by-kind.js";

describe("what was hidden, by kind", () => {
  it("has every kind at every time, and the patterns of the settings as one", () => {
    const counts = redactionsByKind(
      new Map([
        ["staff-id", 2],
        ["customer", 3],
        ["jwt", 1],
      ]),
    );
    expect(Object.keys(counts).sort()).toEqual([...Object.keys(secretKinds), "own"].sort());
    expect(counts).toMatchObject({ own: 5, jwt: 1, cookie: 0 });
  });

  it("is in the metrics, and neither a value nor the name of a pattern is", async () => {
    const config = configSchema.parse({
      server: { port: 0 },
      monitoring: { prometheus_port: 0 },
      security: { redact_patterns: ["staff-id=EMP-[0-9]{6}"] },
    });
    const server = createContainer({ config, logger: silentLogger }).resolve<BrowserMcpServer>(tokens.server);
    const { mcp, webSocket, metrics = "" } = await server.start();
    const tabs = [{ id: 5, url: "http://a.test/", title: "A", active: true, windowId: 1, index: 0 }];
    const browser = await FakeBrowser.connect(webSocket, { kind: "superset", tabs });
    const text = "password: hunter2-hunter2 of EMP-123456 and EMP-654321";
    browser.on("getPageContent", () => ({ url: "http://a.test/", title: "A", text, metadata: {} }));
    const params = { name: "get_page_content", arguments: { tabId: 5 } };
    await rawPost(mcp, { jsonrpc: "2.0", id: 1, method: "tools/call", params });
    const scraped = await (await fetch(metrics)).text();
    expect(scraped).toContain('browser_mcp_redactions_total{kind="own"} 2');
    expect(scraped).toContain('browser_mcp_redactions_total{kind="credential"} 1');
    expect(scraped).toContain('browser_mcp_redactions_total{kind="cookie"} 0');
    expect(scraped).not.toMatch(/staff-id|EMP-|hunter2/);
    await browser.terminate();
    await server.close();
  });
});
