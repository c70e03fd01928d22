import { McpTestClient, servePage } from "@browser-mcp/testing";
import type { PageServer } from "@browser-mcp/testing";
import type { Page } from "puppeteer-core";
import { codeOf, outcomesOf, resourceNames, toolNames } from "./outcomes.js";
import { pages } from "./pages.js";
import { Person } from "./person.js";
import { ServerProcess } from "./server-process.js";

// Every tool and every resource on every kind of page, through the stand-in for the existing extension.

let site: PageServer;
let server: ServerProcess;
let person: Person;
let client: McpTestClient;

beforeAll(async () => {
  site = await servePage(pages);
  // What a page never answers shall not take its usual ten to thirty seconds here.
  const variables = { BROWSER_MCP_SERVER_REQUEST_TIMEOUT_SECS: "8" };
  const flags = ["serve", "--port", "0", "--metrics-port", "0", "--log-level", "warn"];
  server = await ServerProcess.start(flags, variables);
  person = await Person.withExistingExtension(await server.socketUrl());
  client = await McpTestClient.connect(await server.mcpUrl());
  // From here on the client holds every result against the tool's output schema.
  await client.client.listTools();
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
  /** What a tool gives of this tab; a failure fails the test. */
  readonly call: (tool: string, args?: object) => Promise<Record<string, unknown>>;
  /** The text of one of its resources. */
  readonly read: (kind: string) => Promise<string>;
}

const openTab = async (address: string): Promise<OpenTab> => {
  const url = address.startsWith("/") ? site.url(address) : address;
  const page = await person.open(url);
  await page.bringToFront();
  const { structured } = await client.callTool("get_browser_tabs");
  const tabs = structured?.["tabs"] as { id: number; url: string }[];
  const tabId = tabs.findLast((tab) => tab.url.startsWith(url))?.id;
  if (tabId === undefined) throw new Error(`No tab shows ${url}: ${JSON.stringify(tabs)}`);
  return {
    page,
    tabId,
    call: async (tool, args = {}) => {
      const result = await client.callTool(tool, { tabId, ...args });
      if (result.isError) throw new Error(`${tool}: ${result.text}`);
      return { ...result.structured };
    },
    read: async (kind) => {
      const { contents } = await client.client.readResource({ uri: `browser://tab/${tabId}/${kind}` });
      const [first] = contents;
      if (first === undefined || !("text" in first)) throw new Error(`${kind} has no text.`);
      return first.text;
    },
  };
};

/** Both at once: each has its answer, and the debugger is gone afterwards. */
const switches = (tab: OpenTab) => Promise.all([tab.call("attach_debugger"), tab.call("detach_debugger")]);

const everything = [...toolNames, ...resourceNames];
/** Only the tab in front can be shown. */
const behind = everything.filter((name) => !name.includes("screenshot"));

const answered = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, "answered"]));
const failing = (code: string, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, code]));

/** What runs in the page's own world, and what reads its document. */
const inPage = ["execute_javascript", "get_console_messages", "console"];
const ofDocument = [
  ...["get_page_content", "get_dom_snapshot", "get_performance_metrics", "get_accessibility_tree"],
  ...["content", "dom", "performance", "accessibility"],
];

describe("every tool and every resource", () => {
  it.each([
    ["/simple", {}],
    ["/large", {}],
    ["/noisy", {}],
    ["/strict", failing("SCRIPT_ERROR", ["execute_javascript"])],
    ["/unicode", {}],
    ["/app", {}],
    [
      "chrome://version/",
      failing("PAGE_NOT_READABLE", [...inPage, ...ofDocument, "capture_screenshot", "screenshot"]),
    ],
  ])("gives content of %s, or names what keeps it from that", async (path, errors) => {
    const tab = await openTab(path);
    expect(await outcomesOf(client, tab.tabId, everything)).toEqual({ ...answered(everything), ...errors });
    if (path.startsWith("/")) {
      expect(await switches(tab)).toMatchObject([{ success: true }, { success: true }]);
    }
    await tab.page.close();
  });

  it("attaches no debugger to a page of the browser's own", async () => {
    const tab = await openTab("chrome://version/");
    const refused = await client.callTool("attach_debugger", { tabId: tab.tabId });
    expect(codeOf(refused)).toBe("PAGE_NOT_READABLE");
    await tab.page.close();
  });
});

describe("where pages keep silent", () => {
  const tabs: Record<string, OpenTab> = {};
  const found: Record<string, Record<string, string>> = {};
  const tabOf = (path: string): OpenTab => {
    const tab = tabs[path];
    if (tab === undefined) throw new Error(`${path} was not opened.`);
    return tab;
  };

  // All at once, for each silence lasts until its deadline.
  beforeAll(async () => {
    const asked: Readonly<Record<string, readonly string[]>> = {
      "/drawing.svg": behind,
      "/data.xml": behind,
      "/frozen": behind,
      "/simple?replies=late": toolNames.filter((name) => behind.includes(name)),
      "/simple?replies=missing": toolNames.filter((name) => behind.includes(name)),
    };
    for (const path of Object.keys(asked)) tabs[path] = await openTab(path);
    void tabOf("/frozen")
      .page.evaluate("for (;;);")
      .catch(() => undefined);
    const outcomes = Object.entries(asked).map(async ([path, names]) => {
      found[path] = await outcomesOf(client, tabOf(path).tabId, names);
    });
    await Promise.all(outcomes);
  });
  afterAll(async () => {
    for (const { page } of Object.values(tabs)) await page.close();
  });

  it.each([
    [
      "/drawing.svg",
      {
        ...failing("REQUEST_TIMEOUT", inPage),
        ...failing("BROWSER_ERROR", ["get_page_content", "content", "accessibility"]),
      },
    ],
    ["/data.xml", failing("REQUEST_TIMEOUT", inPage)],
    ["/frozen", failing("REQUEST_TIMEOUT", [...inPage, ...ofDocument])],
  ])("%s: content, or a named end in time", (path, errors) => {
    expect(found[path]).toEqual({ ...answered(behind), ...errors });
  });

  it.each(["/drawing.svg", "/data.xml"])("%s has a picture all the same", async (path) => {
    const tab = tabOf(path);
    await tab.page.bringToFront();
    expect(await outcomesOf(client, tab.tabId, ["capture_screenshot", "screenshot"])).toEqual(
      answered(["capture_screenshot", "screenshot"]),
    );
  });

  // It depends on what Chrome has drawn before.
  it("/frozen has a picture, or a named end in time", async () => {
    const tab = tabOf("/frozen");
    await tab.page.bringToFront();
    const outcomes = await outcomesOf(client, tab.tabId, ["capture_screenshot", "screenshot"]);
    expect(["answered", "REQUEST_TIMEOUT"]).toEqual(expect.arrayContaining(Object.values(outcomes)));
  });

  it.each(["/frozen", "/drawing.svg", "/data.xml"])("%s takes the debugger and lets it go", async (path) => {
    expect(await switches(tabOf(path))).toMatchObject([{ success: true }, { success: true }]);
  });

  it.each(["late", "missing"])(
    "replies that are %s end the call in time, and reach no other",
    async (fault) => {
      const path = `/simple?replies=${fault}`;
      expect(new Set(Object.values(found[path] ?? {}))).toEqual(new Set(["REQUEST_TIMEOUT"]));
      const tab = tabOf(path);
      const scripts = ["1 + 1", "'two'"].map((code) => tab.call("execute_javascript", { code }));
      expect(await Promise.all(scripts)).toEqual([{ result: 2 }, { result: "two" }]);
      expect(await outcomesOf(client, tab.tabId, behind)).toEqual(answered(behind));
      expect(await tab.call("get_page_content")).toMatchObject({ title: "Simple" });
      expect(await switches(tab)).toMatchObject([{ success: true }, { success: true }]);
    },
  );
});

it("replies that are doubled count once", async () => {
  const tab = await openTab("/simple?replies=doubled");
  expect(await outcomesOf(client, tab.tabId, everything)).toEqual(answered(everything));
  expect(await tab.call("execute_javascript", { code: "'two'" })).toEqual({ result: "two" });
  expect(await tab.call("get_page_content")).toMatchObject({ title: "Simple" });
  await tab.page.close();
});

/** Whether a text is the whole, or its beginning with a mark that tells how long the whole is. */
function isBeginning(text: unknown, whole: string): boolean {
  const [beginning = ""] = String(text).split("\n... [TRUNCATED - original size: ");
  return text === whole || (beginning !== "" && text !== beginning && whole.startsWith(beginning));
}

/** A page's source with what is secret in it as one sign, whether it stands there or a mark in its place. */
const hidden = (source: string): string =>
  source.replace(/session=cookie-secret|storage-secret|\[redacted:[a-z-]+\]/g, "•");

describe("what is given is what the page has", () => {
  it.each(["/simple", "/large", "/noisy", "/strict", "/unicode", "/app"])("%s", async (path) => {
    const tab = await openTab(path);
    // The app changes once, after it has loaded.
    if (path === "/app") await tab.page.waitForFunction('document.title === "App, ready"');
    const truth = (await tab.page.evaluate(`({
      title: document.title,
      text: document.body.innerText,
      elements: document.querySelectorAll("*").length,
      html: document.documentElement.outerHTML,
    })`)) as { title: string; text: string; elements: number; html: string };
    const content = await tab.call("get_page_content", { maxTextLength: 1_000_000 });
    expect(content).toMatchObject({ title: truth.title, originalTextSize: truth.text.length });
    expect(isBeginning(content["text"], truth.text)).toBe(true);
    const dom = await tab.call("get_dom_snapshot");
    expect(dom).toMatchObject({ originalNodeCount: truth.elements, root: { tag: "html" } });
    expect(isBeginning(hidden(await tab.read("content")), hidden(truth.html))).toBe(true);
    expect(JSON.parse(await tab.read("dom"))).toMatchObject({ nodeCount: truth.elements });
    const url = tab.page.url();
    const { requests } = await tab.call("get_network_requests", { resourceType: "document" });
    expect(requests).toContainEqual(expect.objectContaining({ url, status: 200 }));
    await tab.page.close();
  });
});
