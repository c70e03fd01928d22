import { rawPost } from "@browser-mcp/testing";
import { pageOf, readPage, readPageAnew, toolCall } from "../scenarios/page.js";
import { startBareServer, type BareServer } from "../servers/bare-server.js";
import { Fleet } from "./fleet.js";
import { load, loadBody } from "./load.js";

const page = { textLength: 2_048 };
const requests = [readPageAnew];
const fourClients = [{}, {}, {}, {}];

let server: BareServer;
let fleet: Fleet;

beforeAll(async () => {
  server = await startBareServer();
  fleet = await Fleet.connect({ url: server.addresses.webSocket, kind: "superset", page });
});
afterAll(async () => {
  await fleet.close();
  await server.close();
});

describe("the bare server", () => {
  it("answers with the page that the browser shows, as text and as structure", async () => {
    const response = await rawPost(server.addresses.mcp, loadBody(1, readPageAnew));
    const { url, title, text, metadata } = pageOf(page);
    const truncation = { textTruncated: false, originalTextSize: text.length };
    const structuredContent = { url, title, text, ...truncation, metadata };
    expect(response.json()).toEqual({
      jsonrpc: "2.0",
      id: 1_000_001,
      result: {
        content: [{ type: "text", text: JSON.stringify(structuredContent) }],
        structuredContent,
        _meta: { "browser-mcp/untrusted": true },
      },
    });
  });

  it.each(["map", "bytes"] as const)("answers from a Map of %s with the same bytes", async (mode) => {
    const keeping = await startBareServer(mode);
    const browser = await Fleet.connect({ url: keeping.addresses.webSocket, kind: "superset", page });
    const answers = [];
    for (let call = 0; call < 3; call += 1) {
      answers.push((await rawPost(keeping.addresses.mcp, loadBody(1, readPage))).text);
    }
    expect(new Set(answers).size).toBe(1);
    expect(browser.counts.reads).toBe(1);
    await browser.close();
    await keeping.close();
  });
});

describe("load", () => {
  it("makes the calls, each of which reaches the browser", async () => {
    const answerLength = (await rawPost(server.addresses.mcp, loadBody(0, readPageAnew))).text.length;
    const { reads } = fleet.counts;
    const order = { url: server.addresses.mcp, calls: 25, clients: fourClients, requests, answerLength };
    const result = await load(order);
    expect(result).toMatchObject({ failures: 0, firstFailure: undefined });
    expect(result.latencies).toHaveLength(25);
    expect(fleet.counts.reads).toBe(reads + 25);
  });

  it("asks different things in turn", async () => {
    const { reads, requests: before } = fleet.counts;
    const mixed = [readPageAnew, toolCall("get_dom_snapshot", { tabId: 1 }), { method: "ping" }];
    const result = await load({ url: server.addresses.mcp, calls: 6, clients: [{}], requests: mixed });
    expect(result).toMatchObject({ failures: 0 });
    expect(fleet.counts).toEqual({ reads: reads + 2, requests: before + 4 });
  });

  it("ends when its time is over", async () => {
    const order = { url: server.addresses.mcp, calls: 1_000_000, forMs: 20, clients: [{}], requests };
    expect((await load(order)).latencies.length).toBeGreaterThan(0);
  });

  it("counts a wrong answer as a failure and shows it", async () => {
    const order = { url: server.addresses.mcp, calls: 2, clients: fourClients, requests, answerLength: 1 };
    const result = await load(order);
    expect(result).toMatchObject({ latencies: [], failures: 2 });
    expect(result.firstFailure).toContain("HTTP 200");
  });

  it("counts no answer as a failure", async () => {
    const gone = await startBareServer();
    await gone.close();
    const result = await load({ url: gone.addresses.mcp, calls: 1, clients: fourClients, requests });
    expect(result.firstFailure).toContain("ECONNREFUSED");
  });
});
