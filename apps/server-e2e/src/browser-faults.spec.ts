import { McpTestClient, servePage } from "@browser-mcp/testing";
import type { PageServer, ToolCallResult } from "@browser-mcp/testing";
import type { Page } from "puppeteer-core";
import { codeOf } from "./outcomes.js";
import { Person } from "./person.js";
import { WatchedServer } from "./watched-server.js";

const rounds = process.env["SOAK"] === undefined ? 1 : 20;
if (process.env["SOAK"] !== undefined) jest.setTimeout(15 * 60_000);

const page = (title: string) => `<!doctype html><title>${title}</title><p>${title} all over</p>`;

let site: PageServer;
let server: WatchedServer;
let person: Person;
let client: McpTestClient;
let applesPage: Page;
let apples: number;
let pears: number;

beforeAll(async () => {
  site = await servePage({ "/apples": page("Apples"), "/pears": page("Pears") });
  server = await WatchedServer.start({
    BROWSER_MCP_SERVER_REQUEST_TIMEOUT_SECS: "5",
    BROWSER_MCP_CONNECTIONS_RECONNECT_GRACE_SECS: "2",
  });
  person = await Person.openBrowser(await server.process.socketUrl());
  client = await McpTestClient.connect(await server.process.mcpUrl());
  await server.healthy(({ browsers }) => browsers.length === 1);
  applesPage = await person.open(site.url("/apples"));
  await person.open(site.url("/pears"));
  apples = await server.tabOf(client, site.url("/apples"));
  pears = await server.tabOf(client, site.url("/pears"));
});
afterAll(async () => {
  person?.thawBrowser();
  await client?.close().catch(() => undefined);
  await person?.close().catch(() => undefined);
  await server?.process.stop();
  await site?.close();
});

const content = (tabId: number) => client.callTool("get_page_content", { tabId, maxAge: 0 });
const never = (tabId: number) =>
  client.callTool("execute_javascript", { tabId, code: "await new Promise(() => {})" });
const told = (result: ToolCallResult): unknown => result.structured?.["title"] ?? result.text;
const works = async (): Promise<void> => {
  expect((await Promise.all([content(apples), content(pears)])).map(told)).toEqual(["Apples", "Pears"]);
};

describe(`a browser that freezes in mid-call (${rounds} times)`, () => {
  it("leaves no call without an end, and works again when it thaws", async () => {
    for (let round = 1; round <= rounds; round += 1) {
      await works();
      const begun = never(apples);
      await server.pending(1);
      person.freezeBrowser();
      const late = Promise.all([content(apples), content(pears), client.callTool("get_browser_tabs")]);
      expect((await Promise.all([begun, ...(await late)])).map(codeOf)).toEqual(
        Array<string>(4).fill("REQUEST_TIMEOUT"),
      );
      person.thawBrowser();
      await works();
    }
    expect(await server.metric("browser_mcp_hub_duplicate_replies_total")).toBe(0);
    expect(await server.metric("browser_mcp_pending_requests")).toBe(0);
  });
});

describe(`a tab that crashes in mid-call (${rounds} times)`, () => {
  it("ends its call with what happened, hurts no other tab, and works again once it is loaded anew", async () => {
    for (let round = 1; round <= rounds; round += 1) {
      const begun = never(apples);
      await server.pending(1);
      const devtools = await applesPage.createCDPSession();
      // Nobody is left to answer.
      devtools.send("Page.crash").catch(() => undefined);
      const ended = await begun;
      expect(codeOf(ended)).toBe("BROWSER_ERROR");
      expect(ended.text).toMatch(/crashed/);
      expect(codeOf(await content(apples))).toBe("BROWSER_ERROR");
      expect(told(await content(pears))).toBe("Pears");
      await applesPage.reload();
      await works();
    }
  });
});

describe("a browser that is killed in mid-call", () => {
  it("ends each of its calls with what happened, and the next ones say that no browser is there", async () => {
    const begun = [never(apples), never(pears)];
    await server.pending(2);
    await person.killBrowser();
    expect((await Promise.all(begun)).map(codeOf)).toEqual(["CONNECTION_CLOSED", "CONNECTION_CLOSED"]);
    expect(codeOf(await content(apples))).toBe("CONNECTION_NOT_AVAILABLE");
    expect(await server.metric("browser_mcp_pending_requests")).toBe(0);
  });

  it("is followed by another one, with which the same client goes on", async () => {
    person = await Person.openBrowser(await server.process.socketUrl());
    await server.healthy(({ browsers }) => browsers.length === 1);
    await person.open(site.url("/pears"));
    pears = await server.tabOf(client, site.url("/pears"));
    expect(told(await content(pears))).toBe("Pears");
  });
});
