import { silentLogger } from "@browser-mcp/protocol";
import { loadTranscript, McpTestClient, rawPost, TranscriptPlayer } from "@browser-mcp/testing";
import { configSchema } from "./config/config-schema.js";
import { createContainer } from "./container.js";
import type { Addresses, BrowserMcpServer } from "./server.js";
import { tokens } from "./tokens.js";

/** The tabs of the recordings: a simple page and a noisy one. */
const A = 778746472;
const C = 778746474;

let server: BrowserMcpServer;
let addresses: Addresses;
beforeEach(async () => {
  const config = configSchema.parse({
    server: { port: 0 },
    connections: { reconnect_grace_secs: 0.2 },
    monitoring: { prometheus_port: 0 },
  });
  server = createContainer({ config, logger: silentLogger }).resolve<BrowserMcpServer>(tokens.server);
  addresses = await server.start();
});
afterEach(() => server.close());

/** Reads a resource as a client of the original server does, while the existing extension plays a recording. */
const read = async (recording: string, uri: string): Promise<unknown> => {
  const player = await TranscriptPlayer.connect(addresses.webSocket, recording);
  const body = { jsonrpc: "2.0", id: 1, method: "resources/read", params: { uri } };
  const answer = (await rawPost(addresses.mcp, body, { accept: "" })).json();
  expect(player.unmatched).toEqual([]);
  await player.close();
  return answer;
};
const textOf = async (recording: string, uri: string): Promise<string> => {
  const answer = (await read(recording, uri)) as { result: { contents: { text: string }[] } };
  return answer.result.contents[0]?.text ?? "";
};
const jsonOf = async (recording: string, uri: string): Promise<unknown> =>
  JSON.parse(await textOf(recording, uri));
/** The data of the only answer in a recording. */
const recorded = (recording: string): unknown => {
  const { requests, repliesTo } = loadTranscript(recording);
  return repliesTo(requests[0]?.["requestId"])[0]?.["data"];
};

describe("resources from the recorded frames of the existing extension", () => {
  it.each([
    ["a.getPageContent", A, { "browser-mcp/redactions": { cookie: 1 } }],
    ["c.getPageContent", C, {}],
  ])("content: the page's HTML and nothing of its cookies (%s)", async (recording, tabId, hidden) => {
    const uri = `browser://tab/${tabId}/content`;
    const { html } = recorded(recording) as { html: string };
    expect(await read(recording, uri)).toEqual({
      jsonrpc: "2.0",
      id: 1,
      result: {
        contents: [
          {
            uri,
            mimeType: "text/html",
            text: html.replace("'ck=va; path=/'", "'[redacted:cookie]'"),
            _meta: { "browser-mcp/untrusted": true, ...hidden },
          },
        ],
      },
    });
  });

  it("dom: the tree under one spelling, with true counts", async () => {
    expect(await jsonOf("a.getDOMSnapshot", `browser://tab/${A}/dom`)).toMatchObject({
      root: { tag: "html", attributes: { lang: "en" }, children: [{ tag: "head" }, { tag: "body" }] },
      nodeCount: 17,
      returnedNodeCount: 17,
    });
    expect(await jsonOf("c.getDOMSnapshot", `browser://tab/${C}/dom`)).toMatchObject({
      root: { children: [{ tag: "head" }, { children: [{ tag: "h1" }, { tag: "pre" }, { tag: "script" }] }] },
      nodeCount: 8,
      returnedNodeCount: 8,
    });
  });

  it("dom: 500 nodes of a page of 5,032", async () => {
    const dom = await jsonOf("b.getDOMSnapshot", "browser://tab/778746473/dom");
    expect(dom).toMatchObject({ nodeCount: 5032, returnedNodeCount: 500 });
    expect(JSON.stringify(dom).match(/"tag":/g)).toHaveLength(500);
  });

  it("console: what the page said", async () => {
    expect(await jsonOf("a.getConsoleMessages", `browser://tab/${A}/console`)).toMatchObject({
      messages: [],
      count: 0,
      limited: false,
    });
    const noisy = await jsonOf("c.getConsoleMessages", `browser://tab/${C}/console`);
    expect(noisy).toMatchObject({ count: 67, limited: false });
    expect(noisy).toHaveProperty(["messages", 66, "message"], "bulk warn 59");
    expect(noisy).toHaveProperty(["messages", 66, "level"], "warn");
  });

  it("network: one status field, failures too, bodies not", async () => {
    const noisy = await jsonOf("c.getNetworkData", `browser://tab/${C}/network`);
    expect(noisy).toMatchObject({
      requests: expect.arrayContaining([
        expect.objectContaining({ url: "http://127.0.0.1:7801/api/missing", status: 404 }),
        expect.objectContaining({ url: "http://127.0.0.1:7801/api/broken", status: 500 }),
        expect.objectContaining({ url: "http://127.0.0.1:9/refused", error: "net::ERR_UNSAFE_PORT" }),
      ]),
    });
    expect(JSON.stringify(noisy)).not.toContain("requestBody");
    expect(await jsonOf("a.getNetworkData", `browser://tab/${A}/network`)).toMatchObject({
      requests: expect.arrayContaining([
        expect.objectContaining({ status: 200, resourceType: "main_frame" }),
      ]),
    });
  });

  it("network: a tab that does not exist is -32002, though the extension answers with nothing", async () => {
    const { entries } = loadTranscript("a.getNetworkData");
    const [asked, answered] = entries;
    const unknown = {
      ...loadTranscript("a.getNetworkData"),
      entries: [
        { ...asked!, msg: { ...asked!.msg, tabId: 999_999 } },
        { ...answered!, msg: { ...answered!.msg, data: { requests: [], totalCount: 0 } } },
      ],
    };
    const player = await TranscriptPlayer.connect(addresses.webSocket, unknown);
    const params = { uri: "browser://tab/999999/network" };
    const answer = await rawPost(addresses.mcp, { jsonrpc: "2.0", id: 1, method: "resources/read", params });
    expect(answer.json()).toMatchObject({ error: { code: -32002, data: { code: "TAB_NOT_FOUND" } } });
    await player.close();
  });

  it("accessibility: the tree with its summary", async () => {
    expect(await jsonOf("a.getAccessibilityTree", `browser://tab/${A}/accessibility`)).toMatchObject({
      tree: { tag: "body", children: [{ role: "h1", name: "Hello from page A" }, { role: "button" }] },
      summary: { totalNodes: 3 },
    });
    expect(await jsonOf("c.getAccessibilityTree", `browser://tab/${C}/accessibility`)).toMatchObject({
      tree: { children: [{ role: "h1", name: "Noisy" }] },
      summary: { totalNodes: 2 },
    });
  });

  it("screenshot: of the shown tab the recorded image, of another an error", async () => {
    const uri = `browser://tab/${C}/screenshot`;
    const [, blob] = String(recorded("c.captureScreenshot")).split(",");
    const shot = await read("c.captureScreenshot", uri);
    expect(shot).toMatchObject({ result: { contents: [{ uri, mimeType: "image/png", blob }] } });
    expect(await read("a.captureScreenshot", `browser://tab/${A}/screenshot`)).toMatchObject({
      error: { code: -32603, message: expect.stringContaining("not the shown tab") },
    });
  });

  it("lists the recorded tabs under the original's names, and what it has counted", async () => {
    const player = await TranscriptPlayer.connect(addresses.webSocket, "a.getDOMSnapshot");
    const client = await McpTestClient.connect(addresses.mcp);
    await client.client.readResource({ uri: `browser://tab/${A}/dom` });
    const { resources } = await client.client.listResources();
    expect(resources).toHaveLength(4 * 7 + 1);
    expect(resources).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          uri: `browser://tab/${C}/content`,
          name: "Page Content - Noisy Page C",
          description: "Full page content from http://127.0.0.1:7801/c",
          mimeType: "text/html",
        }),
        expect.objectContaining({
          uri: `browser://tab/${A}/dom`,
          name: "DOM Snapshot - 17 nodes",
          description: "Structured DOM tree with 17 nodes",
          mimeType: "application/json",
        }),
      ]),
    );
    await client.close();
    await player.close();
  });

  it("is empty at once when no browser is connected, and reading says so", async () => {
    const list = await rawPost(addresses.mcp, { jsonrpc: "2.0", id: 1, method: "resources/list" });
    expect(list.json()).toEqual({ jsonrpc: "2.0", id: 1, result: { resources: [] } });
    const params = { uri: `browser://tab/${A}/content` };
    const answer = await rawPost(addresses.mcp, { jsonrpc: "2.0", id: 2, method: "resources/read", params });
    expect(answer.json()).toMatchObject({
      error: { code: -32603, data: { code: "CONNECTION_NOT_AVAILABLE", hint: expect.any(String) } },
    });
  });
});
