import { McpTestClient, servePage } from "@browser-mcp/testing";
import type { PageServer, ToolCallResult } from "@browser-mcp/testing";
import type { Page } from "puppeteer-core";
import { Person } from "./person.js";
import { ServerProcess } from "./server-process.js";

const pages = {
  "/": `<!doctype html><title>Apples</title><meta name="description" content="All about apples">
    <h1>Apples</h1><p>They grow on trees.</p><p style="display:none">hidden words</p>`,
  "/pears": "<!doctype html><title>Pears</title><p>Pears too. <span>🍐</span></p>",
  "/frozen": "<!doctype html><title>Frozen</title><p>ice</p>",
};

let site: PageServer;
let server: ServerProcess;
let person: Person;
let client: McpTestClient;

const serve = (port = 0) =>
  ServerProcess.start(["serve", "--port", String(port), "--metrics-port", "0", "--log-level", "warn"]);
const tabOf = async (path: string): Promise<number> => {
  const { structured } = await client.callTool("get_browser_tabs");
  const tabs = structured?.["tabs"] as { id: number; url: string }[];
  const tab = tabs.find(({ url }) => url === site.url(path));
  if (tab === undefined) throw new Error(`No tab shows ${path}: ${JSON.stringify(tabs)}`);
  return tab.id;
};
/** Makes a page hang for ever, as a runaway script does; yields its tab once it hangs. */
const freeze = async (page: Page): Promise<number> => {
  const tabId = await tabOf("/frozen");
  const frozen = new Promise((resolve) => page.once("console", resolve));
  void page.evaluate("console.log('frozen'); for (;;);").catch(() => undefined);
  await frozen;
  return tabId;
};
/** Resolves once a call has reached the browser. */
const inFlight = async (): Promise<void> => {
  const url = (await server.mcpUrl()).replace("/mcp", "/health");
  for (;;) {
    const { pending_requests: pending } = (await (await fetch(url)).json()) as { pending_requests: number };
    if (pending > 0) return;
  }
};
const errorCode = ({ isError, text }: ToolCallResult) => isError && /\[([A-Z_]+)\]/.exec(text)?.[1];

beforeAll(async () => {
  site = await servePage(pages);
  server = await serve();
  person = await Person.openBrowser(await server.socketUrl());
  client = await McpTestClient.connect(await server.mcpUrl());
});
afterAll(async () => {
  await client?.close().catch(() => undefined);
  await person?.close();
  await server?.stop();
  await site?.close();
});

describe("a page in a real browser, read by a real MCP client", () => {
  it("is listed and read: address, title, the text that is seen, metadata", async () => {
    await person.open(site.url("/"));
    const { structured } = await client.callTool("get_page_content", { tabId: await tabOf("/") });
    expect(structured).toMatchObject({
      url: site.url("/"),
      title: "Apples",
      text: "Apples\n\nThey grow on trees.",
      textTruncated: false,
      metadata: { description: "All about apples" },
    });
    expect(structured).not.toHaveProperty("html");
  });

  it("is read without a tabId where it is the active tab, with HTML when asked", async () => {
    const page = await person.open(site.url("/pears"));
    await page.bringToFront();
    const { structured } = await client.callTool("get_page_content", { includeHtml: true });
    expect(structured).toMatchObject({ title: "Pears", text: "Pears too. 🍐" });
    expect(structured?.["html"]).toContain("<title>Pears</title>");
  });

  it("is cut at maxTextLength", async () => {
    const tabId = await tabOf("/");
    const { structured } = await client.callTool("get_page_content", { tabId, maxTextLength: 6 });
    expect(structured).toMatchObject({
      text: "Apples\n... [TRUNCATED - original size: 27]",
      textTruncated: true,
    });
  });
});

describe("what cannot be read is named, in time", () => {
  it("a page of the browser's own", async () => {
    const page = await person.open("chrome://version");
    await page.bringToFront();
    const { structured } = await client.callTool("get_browser_tabs");
    const tabs = structured?.["tabs"] as { id: number; url: string }[];
    const tabId = tabs.find(({ url }) => url.startsWith("chrome://version"))?.id;
    const result = await client.callTool("get_page_content", { tabId });
    expect(errorCode(result)).toBe("PAGE_NOT_READABLE");
    expect(result.text).toContain("chrome://version");
    await page.close();
  });

  it("a tab that does not exist", async () => {
    expect(errorCode(await client.callTool("get_page_content", { tabId: 999_999_999 }))).toBe(
      "TAB_NOT_FOUND",
    );
  });

  it("a tab that is closed in mid-call", async () => {
    const page = await person.open(site.url("/frozen"));
    const call = client.callTool("get_page_content", { tabId: await freeze(page) });
    await inFlight();
    await page.close();
    expect(errorCode(await call)).toBe("TAB_CLOSED");
  });

  it("an unknown tool", async () => {
    await expect(client.callTool("read_minds")).rejects.toMatchObject({ code: -32602 });
  });
});

describe("a server that is killed and started again", () => {
  it("has the extension back by itself, and the next call succeeds", async () => {
    const port = Number(new URL(await server.mcpUrl()).port);
    await server.stop("SIGKILL");
    server = await serve(port);
    client = await McpTestClient.connect(await server.mcpUrl());
    const { structured } = await client.callTool("get_page_content", { tabId: await tabOf("/") });
    expect(structured).toMatchObject({ title: "Apples" });
  });
});

describe("a browser that dies in mid-call", () => {
  it("ends the call with CONNECTION_CLOSED, and the next with CONNECTION_NOT_AVAILABLE", async () => {
    const page = await person.open(site.url("/frozen"));
    const call = client.callTool("get_page_content", { tabId: await freeze(page) });
    await inFlight();
    await person.killBrowser();
    expect(errorCode(await call)).toBe("CONNECTION_CLOSED");
    expect(errorCode(await client.callTool("get_page_content"))).toBe("CONNECTION_NOT_AVAILABLE");
  });
});
