import { rawPost } from "@browser-mcp/testing";
import { pageOf, scenarios, type Scenario } from "../scenario.js";
import { startBareServer, type BareServer } from "./bare-server.js";
import { connectBrowsers, type Browsers } from "./browsers.js";
import { load, loadBody } from "./load.js";

const [scenario] = scenarios as readonly [Scenario];

const fourClients = [{}, {}, {}, {}];

let server: BareServer;
let browsers: Browsers;

beforeAll(async () => {
  server = await startBareServer();
  browsers = await connectBrowsers(scenario, [server.addresses.webSocket]);
});
afterAll(async () => {
  await browsers.close();
  await server.close();
});

describe("the bare server", () => {
  it("answers with the page that the browser shows, as text and as structure", async () => {
    const response = await rawPost(server.addresses.mcp, loadBody(1));
    const { url, title, text, metadata } = pageOf(scenario);
    const structuredContent = {
      url,
      title,
      text,
      textTruncated: false,
      originalTextSize: text.length,
      metadata,
    };
    expect(response.json()).toEqual({
      jsonrpc: "2.0",
      id: 1_000_001,
      result: {
        content: [{ type: "text", text: JSON.stringify(structuredContent) }],
        structuredContent,
      },
    });
  });
});

describe("load", () => {
  it("makes the calls, each of which reaches the browser", async () => {
    const answerLength = (await rawPost(server.addresses.mcp, loadBody(0))).text.length;
    const [before = 0] = browsers.counts();
    const result = await load({ url: server.addresses.mcp, calls: 25, clients: fourClients, answerLength });
    expect(result).toMatchObject({ failures: 0, firstFailure: undefined });
    expect(result.latencies).toHaveLength(25);
    expect(browsers.counts()).toEqual([before + 25]);
  });

  it("counts a wrong answer as a failure and shows it", async () => {
    const result = await load({ url: server.addresses.mcp, calls: 2, clients: fourClients, answerLength: 1 });
    expect(result).toMatchObject({ latencies: [], failures: 2 });
    expect(result.firstFailure).toContain("HTTP 200");
  });

  it("counts no answer as a failure", async () => {
    const gone = await startBareServer();
    await gone.close();
    const result = await load({ url: gone.addresses.mcp, calls: 1, clients: fourClients, answerLength: 1 });
    expect(result.firstFailure).toContain("ECONNREFUSED");
  });
});
