import { silentLogger } from "@browser-mcp/protocol";
import { FakeBrowser, loadTranscript, McpTestClient, rawPost, TranscriptPlayer } from "@browser-mcp/testing";
import { configSchema } from "./config/config-schema.js";
import { createContainer } from "./container.js";
import type { Addresses, BrowserMcpServer } from "./server.js";
import { tokens } from "./tokens.js";

// The tabs of the recordings.
const a = 778746472;
const b = 778746473;
const c = 778746474;

const tab = { id: 5, url: "http://example.test/", title: "Example", active: true, windowId: 1, index: 0 };

let server: BrowserMcpServer;
let addresses: Addresses;
let client: McpTestClient;
beforeEach(async () => {
  const config = configSchema.parse({ server: { port: 0 }, monitoring: { prometheus_port: 0 } });
  server = createContainer({ config, logger: silentLogger }).resolve<BrowserMcpServer>(tokens.server);
  addresses = await server.start();
  client = await McpTestClient.connect(addresses.mcp);
  // From here on the client holds every result against the tool's output schema.
  await client.client.listTools();
});
afterEach(async () => {
  await client.close();
  await server.close();
});

const players: TranscriptPlayer[] = [];
const play = async (recording: Parameters<typeof TranscriptPlayer.connect>[1]) => {
  const player = await TranscriptPlayer.connect(addresses.webSocket, recording);
  players.push(player);
  return player;
};
afterEach(async () => {
  await Promise.all(players.splice(0).map((player) => player.close()));
});

/** A page of the existing extension's, in place of the one that was recorded. */
const playDom = async (nodeCount: number, structure: unknown): Promise<void> => {
  const recorded = loadTranscript("a.getDOMSnapshot");
  const entries = recorded.entries.map((entry) =>
    entry.msg["type"] === "response"
      ? { ...entry, msg: { ...entry.msg, data: { nodeCount, structure } } }
      : entry,
  );
  await play({ ...recorded, entries });
};

interface Dom {
  readonly root: DomItem;
  readonly nodeCount: number;
}
interface DomItem {
  readonly tag?: string;
  readonly children?: readonly DomItem[];
}
const tagsOf = (item: DomItem): string[] => [
  ...(item.tag === undefined ? [] : [item.tag]),
  ...(item.children ?? []).flatMap(tagsOf),
];
const domOf = async (args: Readonly<Record<string, unknown>>): Promise<Dom> => {
  const { isError, text } = await client.callTool("get_dom_snapshot", args);
  if (isError) throw new Error(text);
  return JSON.parse(text) as Dom;
};

describe("get_dom_snapshot on recorded pages", () => {
  it("shows page a whole, without its script and style", async () => {
    await play("a.getDOMSnapshot");
    const { structured, text } = await client.callTool("get_dom_snapshot", { tabId: a });
    expect(structured).toMatchObject({
      root: { tag: "html", attributes: { lang: "en" } },
      nodeCount: 15,
      originalNodeCount: 17,
      truncated: false,
      message: "Showing complete DOM tree (15 nodes)",
      limitations: [expect.stringMatching(/^text: /)],
    });
    expect(JSON.parse(text)).toEqual(structured);
    const dom = await domOf({ tabId: a });
    expect(tagsOf(dom.root)).toHaveLength(15);
    expect(tagsOf(dom.root)).not.toContain("script");
  });

  it("shows all of page c where scripts are wanted", async () => {
    await play("c.getDOMSnapshot");
    const dom = await domOf({ tabId: c, excludeScripts: false });
    expect(tagsOf(dom.root)).toEqual(["html", "head", "meta", "title", "body", "h1", "pre", "script"]);
  });

  it("reads the active tab where none is named, for a client of the original server too", async () => {
    await play("noTabId.getDOMSnapshot");
    const call = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "get_dom_snapshot" } };
    const response = await rawPost(addresses.mcp, call, { accept: "" });
    const { result } = response.json() as { result: { content: { text: string }[] } };
    expect(JSON.parse(result.content[0]?.text ?? "")).toMatchObject({ nodeCount: 15, root: { tag: "html" } });
  });

  it.each([
    [{ maxNodes: 500 }, 500],
    [{ maxNodes: 10 }, 10],
    [{ maxNodes: 600, excludeScripts: false }, 600],
  ])("bounds page b of 5,032 elements to %j", async (args, nodeCount) => {
    await play("b.getDOMSnapshot");
    const result = await client.callTool("get_dom_snapshot", { tabId: b, ...args });
    expect(result.structured).toMatchObject({
      nodeCount,
      originalNodeCount: 5_032,
      truncated: true,
      message: expect.stringMatching(
        new RegExp(`^DOM tree truncated to ${nodeCount} nodes \\(original: 5032 nodes\\)\\. Use selector`),
      ),
    });
  });

  it("gives of page b no more than fits into a result, and counts what it gives", async () => {
    await play("b.getDOMSnapshot");
    const args = { tabId: b, maxNodes: 2_000, maxDepth: 15 };
    const { text, content } = await client.callTool("get_dom_snapshot", args);
    const dom = JSON.parse(text) as Dom;
    expect(Buffer.byteLength(text)).toBeLessThan(100_000);
    expect(dom).not.toHaveProperty("cut");
    expect(dom.nodeCount).toBeGreaterThan(600);
    expect(tagsOf(dom.root)).toHaveLength(dom.nodeCount);
    expect(content.at(-1)).toMatchObject({
      type: "resource_link",
      uri: expect.stringContaining(`browser://tab/${b}/dom?full=true&browser=`),
    });
  });

  it("shows the outline of page b before the details of its first table", async () => {
    await play("b.getDOMSnapshot");
    const tags = tagsOf((await domOf({ tabId: b, maxNodes: 30 })).root);
    expect(tags).toHaveLength(30);
    expect(tags).toEqual(expect.arrayContaining(["header", "main", "footer", "form", "table", "section"]));
  });

  it("says what the extension did not send of page b", async () => {
    await play("b.getDOMSnapshot");
    const args = { tabId: b, includeStyles: true, maxDepth: 15 };
    const { structured } = await client.callTool("get_dom_snapshot", args);
    expect(structured?.["limitations"]).toEqual([
      expect.stringMatching(/^text: /),
      expect.stringMatching(/^styles: /),
      expect.stringMatching(/^depth: .* 17 of the document's 5032 elements, it stops 10 levels below/),
    ]);
  });

  it.each([
    ["#cards > :nth-child(2)", 4],
    ['IMG[alt^="A blue"]', 1],
    ["img:not([alt]):not([role])", 1],
    ["svg.icon > circle.dot", 1],
    ["table#tbl tbody tr:nth-child(7) > td:last-child", 2],
    ["[role=button]:not([disabled])", 1],
    ["form[method=POST] input[type=password]", 1],
  ])("finds %s on page b", async (selector, nodeCount) => {
    await play("b.getDOMSnapshot");
    const result = await client.callTool("get_dom_snapshot", { tabId: b, selector });
    expect(result.structured ?? result.text).toMatchObject({
      filters: { selector },
      nodeCount,
      truncated: false,
    });
  });

  it("says that a part which reaches the tenth level may go on", async () => {
    await play("b.getDOMSnapshot");
    const args = { tabId: b, selector: "#deep", maxDepth: 15 };
    const { structured } = await client.callTool("get_dom_snapshot", args);
    expect(structured).toMatchObject({ truncated: true, message: expect.stringContaining("does not send") });
  });

  it("fails where nothing matches, and says what was searched", async () => {
    await play("b.getDOMSnapshot");
    const { isError, text } = await client.callTool("get_dom_snapshot", { tabId: b, selector: "video" });
    expect(isError).toBe(true);
    expect(text).toMatch(/^No element found matching selector: video\nSearched 5015 of the document's 5032/);
  });

  it("quotes what is wrong with a selector", async () => {
    await play("a.getDOMSnapshot");
    const { isError, text } = await client.callTool("get_dom_snapshot", { tabId: a, selector: "p:nope" });
    expect([isError, text]).toEqual([true, expect.stringContaining("Unknown pseudo-class :nope")]);
  });

  it("takes hostile names and SVG for what they are", async () => {
    await playDom(3, {
      tagName: "HTML",
      attributes: JSON.parse('{"__proto__":"x","constructor":"y"}'),
      children: [
        { tagName: "svg", className: {}, attributes: { viewBox: "0 0 1 1" }, children: [] },
        { tagName: "P", attributes: { class: "__proto__" }, children: [] },
      ],
    });
    const { text } = await client.callTool("get_dom_snapshot", { tabId: a });
    expect(text).toContain('"attributes":{"__proto__":"x","constructor":"y"}');
    const svg = await domOf({ tabId: a, selector: "[viewBox]" });
    expect(svg.root).toEqual({ tag: "svg", attributes: { viewBox: "0 0 1 1" } });
    expect((await domOf({ tabId: a, selector: ".__proto__" })).root.tag).toBe("p");
  });

  it("shows a document without elements as one", async () => {
    await playDom(0, undefined);
    const { structured } = await client.callTool("get_dom_snapshot", { tabId: a });
    expect(structured).toMatchObject({ root: null, nodeCount: 0, originalNodeCount: 0 });
  });

  it("gives the text that our extension sends", async () => {
    const browser = await FakeBrowser.connect(addresses.webSocket, { kind: "superset", tabs: [tab] });
    browser.on("getDOMSnapshot", () => ({
      nodeCount: 2,
      root: {
        tag: "html",
        attributes: {},
        children: [{ tag: "p", attributes: {}, text: "hello", children: [] }],
      },
    }));
    const { structured } = await client.callTool("get_dom_snapshot", {
      tabId: 5,
      selector: "p:contains(hell)",
    });
    expect(structured).toMatchObject({ root: { tag: "p", text: "hello" }, limitations: [] });
    await browser.terminate();
  });
});

describe("get_performance_metrics on recorded pages", () => {
  it.each([
    ["a", a, 93, 1],
    ["b", b, 282, 4],
    ["c", c, 86, 4],
    ["noTabId", undefined, 93, 1],
  ])("%s", async (name, tabId, loadTime, resources) => {
    await play(`${name}.getPerformanceMetrics`);
    const args = tabId === undefined ? {} : { tabId };
    const { structured, text } = await client.callTool("get_performance_metrics", args);
    expect(structured).toMatchObject({
      timing: { loadTime },
      navigation: { type: 0, redirectCount: 0 },
      memory: { jsHeapSizeLimit: 4_395_630_592 },
    });
    expect(structured?.["resources"]).toHaveLength(resources);
    expect(JSON.parse(text)).toEqual(structured);
  });

  it("gives null for what a page that still loads cannot tell", async () => {
    const recorded = loadTranscript("a.getPerformanceMetrics");
    const data = {
      timing: { loadTime: -1_795_353_814_000, domInteractive: 50 },
      navigation: { type: 0, redirectCount: 0 },
      resources: [{ name: "x.js", type: "script", duration: -5, size: 300 }],
      memory: null,
    };
    const entries = recorded.entries.map((entry) =>
      entry.msg["type"] === "response" ? { ...entry, msg: { ...entry.msg, data } } : entry,
    );
    await play({ ...recorded, entries });
    const { structured } = await client.callTool("get_performance_metrics", { tabId: a });
    expect(structured).toEqual({
      ...data,
      timing: { loadTime: null, domInteractive: 50 },
      resources: [{ name: "x.js", type: "script", duration: null, size: 300 }],
    });
  });
});

describe("get_accessibility_tree on recorded pages", () => {
  it.each([
    ["a.getAccessibilityTree", a, {}, 3],
    ["a.getAccessibilityTree.timeout", a, { timeout: 15_000 }, 3],
    ["b.getAccessibilityTree", b, {}, undefined],
    ["c.getAccessibilityTree", c, {}, 2],
  ])("%s, and says that it is not all", async (name, tabId, args, totalNodes) => {
    const player = await play(name);
    const { structured, text } = await client.callTool("get_accessibility_tree", { tabId, ...args });
    expect(structured).toMatchObject({
      tree: { tagName: "body", role: "body", tabIndex: -1, accessibilityIssues: [] },
      summary: { truncated: false, ...(totalNodes === undefined ? {} : { totalNodes }) },
      complete: false,
      limitations: [expect.stringContaining("inside a div, p or span")],
    });
    expect(JSON.parse(text)).toEqual(structured);
    expect(player.frames).toContainEqual(
      expect.objectContaining({ action: "getAccessibilityTree", timeout: 30_000, ...args }),
    );
  });

  it("gives the nodes just as the extension spelled them", async () => {
    await play("a.getAccessibilityTree");
    const { structured } = await client.callTool("get_accessibility_tree", { tabId: a });
    const recorded = loadTranscript("a.getAccessibilityTree").entries.at(-1)?.msg["data"];
    expect(structured).toMatchObject(recorded as object);
  });

  it("passes the extension's failure on as one", async () => {
    const recorded = loadTranscript("a.getAccessibilityTree");
    const data = { error: "Accessibility timed out", summary: { processedNodes: 900, truncated: true } };
    const entries = recorded.entries.map((entry) =>
      entry.msg["type"] === "response" ? { ...entry, msg: { ...entry.msg, data } } : entry,
    );
    await play({ ...recorded, entries });
    const { structured } = await client.callTool("get_accessibility_tree", { tabId: a });
    expect(structured).toMatchObject({ ...data, tree: null, complete: false });
  });
});
