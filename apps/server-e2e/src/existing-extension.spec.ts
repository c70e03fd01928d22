import { McpTestClient, servePage } from "@browser-mcp/testing";
import type { PageServer } from "@browser-mcp/testing";
import {
  ResourceListChangedNotificationSchema,
  ResourceUpdatedNotificationSchema,
} from "@modelcontextprotocol/sdk/types.js";
import type { Page } from "puppeteer-core";
import { pages } from "./pages.js";
import { Person } from "./person.js";
import { ServerProcess } from "./server-process.js";

let site: PageServer;
let server: ServerProcess;
let person: Person;
let client: McpTestClient;

beforeAll(async () => {
  site = await servePage(pages);
  server = await ServerProcess.start(["serve", "--port", "0", "--metrics-port", "0", "--log-level", "warn"]);
  person = await Person.withExistingExtension(await server.socketUrl());
  client = await McpTestClient.connect(await server.mcpUrl());
});
afterAll(async () => {
  await client?.close().catch(() => undefined);
  await person?.close();
  await server?.stop();
  await site?.close();
});

interface OpenTab {
  readonly page: Page;
  readonly tabId: number;
  /** Calls a tool on this tab; a failure fails the test. */
  readonly call: (tool: string, args?: object) => Promise<Record<string, unknown>>;
}

const openTab = async (address: string): Promise<OpenTab> => {
  const url = address.startsWith("/") ? site.url(address) : address;
  const page = await person.open(url);
  const { structured } = await client.callTool("get_browser_tabs");
  const tabs = structured?.["tabs"] as { id: number; url: string }[];
  const tabId = tabs.findLast((tab) => tab.url.startsWith(url))?.id;
  if (tabId === undefined) throw new Error(`No tab shows ${url}: ${JSON.stringify(tabs)}`);
  const ask = (tool: string, args: object = {}) => client.callTool(tool, { tabId, ...args });
  return {
    page,
    tabId,
    call: async (tool, args) => {
      const result = await ask(tool, args);
      if (result.isError) throw new Error(`${tool}: ${result.text}`);
      return { ...result.structured };
    },
  };
};

describe("the existing extension, on a simple page", () => {
  let tab: OpenTab;
  beforeAll(async () => {
    tab = await openTab("/simple");
  });

  it("gives content, and neither cookies nor storage", async () => {
    const content = await tab.call("get_page_content", { includeHtml: true });
    expect(content).toMatchObject({ title: "Simple", text: expect.stringContaining("A few words.") });
    const { structured } = await client.callTool("get_page_content", { tabId: tab.tabId });
    expect(JSON.stringify(structured)).not.toMatch(/cookie-secret|storage-secret/);
  });

  it("gives a DOM tree, whole or from a selector", async () => {
    const whole = await tab.call("get_dom_snapshot");
    expect(whole["root"]).toMatchObject({ tag: "html" });
    const part = await tab.call("get_dom_snapshot", { selector: "body > h1#top" });
    expect(part["root"]).toMatchObject({ tag: "h1", attributes: { id: "top" } });
  });

  it("runs scripts, each with its own result", async () => {
    const values = await Promise.all(
      [1, 2, 3, 4, 5].map((n) => tab.call("execute_javascript", { code: `${n} * 10` })),
    );
    expect(values.map(({ result }) => result)).toEqual([10, 20, 30, 40, 50]);
  });

  it("names what a script threw, and what cannot be cloned", async () => {
    const thrown = await client.callTool("execute_javascript", {
      tabId: tab.tabId,
      code: 'throw new TypeError("bad thing")',
    });
    expect(thrown).toMatchObject({ isError: true, text: expect.stringContaining("bad thing") });
    const uncloneable = await client.callTool("execute_javascript", { tabId: tab.tabId, code: "window" });
    expect(uncloneable).toMatchObject({
      isError: true,
      text: expect.stringContaining("could not be cloned"),
    });
  });

  it("gives performance and accessibility", async () => {
    const metrics = await tab.call("get_performance_metrics");
    expect(metrics["timing"]).toMatchObject({ loadTime: expect.any(Number) });
    expect(await tab.call("get_accessibility_tree")).toHaveProperty("tree");
  });

  it("shows the tab in front, and never another one for a tab behind", async () => {
    await tab.page.bringToFront();
    const shot = await client.callTool("capture_screenshot", { tabId: tab.tabId });
    expect(shot.content).toContainEqual(expect.objectContaining({ type: "image", mimeType: "image/png" }));
    const other = await openTab("/large");
    await other.page.bringToFront();
    expect((await client.callTool("capture_screenshot", { tabId: tab.tabId })).isError).toBe(true);
    await other.page.close();
  });

  it("attaches and detaches at once, also twice", async () => {
    for (const tool of ["attach_debugger", "attach_debugger", "detach_debugger", "detach_debugger"]) {
      expect((await client.callTool(tool, { tabId: tab.tabId })).isError).toBe(false);
    }
  });
});

describe("the existing extension, on pages that are not simple", () => {
  it("5,000 nodes: the bounds hold, and say so", async () => {
    const tab = await openTab("/large");
    const snapshot = await tab.call("get_dom_snapshot", { maxNodes: 100, maxDepth: 15 });
    expect(snapshot).toMatchObject({ truncated: true, originalNodeCount: expect.any(Number) });
    expect(Number(snapshot["nodeCount"])).toBeLessThanOrEqual(100);
    expect(Number(snapshot["originalNodeCount"])).toBeGreaterThan(5_000);
    await tab.page.close();
  });

  it("noise: levels, failed requests first, and with the debugger what came before", async () => {
    const tab = await openTab("/noisy");
    await tab.page.evaluate("noise()");
    const console = await tab.call("get_console_messages");
    expect(JSON.stringify(console["messages"])).toContain("an error");
    expect(JSON.stringify(console["messages"])).not.toContain("a log");
    expect(JSON.stringify(console["messages"])).not.toContain("before everything");
    const outcomes = async (): Promise<unknown[]> => {
      const { requests } = await tab.call("get_network_requests", { resourceType: "fetch", maxAge: 0 });
      return (requests as { status?: number; error?: string }[]).map(({ status, error }) => status ?? error);
    };
    // The page has its answers before the extension has heard of all of them.
    let statuses = await outcomes();
    while (statuses.filter((one) => one !== undefined).length < 4) statuses = await outcomes();
    expect(statuses.slice(0, 3).sort()).toEqual([404, 500, expect.stringMatching(/^net::/)]);
    expect(statuses.slice(3)).toEqual([200]);
    await tab.call("attach_debugger");
    const joined = JSON.stringify((await tab.call("get_console_messages"))["messages"]);
    expect(joined).toContain("before everything");
    expect(joined).toContain("nobody caught this");
    await tab.page.close();
  });

  it("a strict policy: content is read, a script is refused with the reason", async () => {
    const tab = await openTab("/strict");
    expect(await tab.call("get_page_content")).toMatchObject({ text: "No eval here." });
    const refused = await client.callTool("execute_javascript", { tabId: tab.tabId, code: "1" });
    expect(refused).toMatchObject({
      isError: true,
      text: expect.stringContaining("Content Security Policy"),
    });
    await tab.page.close();
  });

  it("300 KB of unicode: cut between characters, size told", async () => {
    const tab = await openTab("/unicode");
    const content = await tab.call("get_page_content", { maxTextLength: 1_005 });
    expect(content["textTruncated"]).toBe(true);
    expect(String(content["text"])).not.toMatch(/\p{Surrogate}/u);
    await tab.page.close();
  });

  it("an app that changes after it loaded: what is there now", async () => {
    const tab = await openTab("/app");
    await tab.page.waitForFunction("document.title === 'App, ready'");
    expect(await tab.call("get_page_content")).toMatchObject({ title: "App, ready", text: "ready" });
    await tab.page.close();
  });
});

describe("the existing extension, where two windows show a page each", () => {
  it("links the whole of the page that answered, though its answer names no tab", async () => {
    const { page: behind } = await openTab("/simple");
    const front = await person.openWindow(site.url("/large"));
    // From its list on it is known that there are two windows.
    await client.callTool("get_browser_tabs");
    const cut = await client.callTool("get_dom_snapshot", { maxDepth: 1 });
    const link = cut.content.at(-1);
    if (link?.type !== "resource_link") throw new Error(`No link: ${JSON.stringify(link)}`);
    expect(link.uri).toMatch(/^browser:\/\/tab\/\d+\/dom\?full=true/);
    const { contents } = await client.client.readResource({ uri: link.uri });
    const [whole] = contents;
    const { nodeCount } = JSON.parse(whole && "text" in whole ? whole.text : "null") as { nodeCount: number };
    expect(nodeCount).toBe(cut.structured?.["originalNodeCount"]);
    await front.close();
    await behind.close();
  });
});

describe("the existing extension, which tells of no tab by itself", () => {
  it("has its tabs' coming, going and navigation told to a client that listens, though nobody lists them", async () => {
    const told: string[] = [];
    const next = (wanted: string): Promise<void> =>
      new Promise((resolve) => {
        const look = setInterval(() => {
          if (!told.includes(wanted)) return;
          clearInterval(look);
          told.length = 0;
          resolve();
        }, 50);
      });
    client.client.setNotificationHandler(ResourceListChangedNotificationSchema, () => void told.push("list"));
    client.client.setNotificationHandler(
      ResourceUpdatedNotificationSchema,
      ({ params }) => void told.push(params.uri),
    );
    const { page, tabId } = await openTab("/simple");
    await next("list");
    const uri = `browser://tab/${tabId}/content`;
    await client.client.subscribeResource({ uri });
    await page.goto(site.url("/large"));
    await next(uri);
    await page.close();
    await next("list");
  }, 30_000);
});
