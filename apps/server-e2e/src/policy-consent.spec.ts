import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { ElicitRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { McpTestClient, servePage } from "@browser-mcp/testing";
import type { PageServer } from "@browser-mcp/testing";
import { ConsentWindow } from "./consent-window.js";
import { Person } from "./person.js";
import { ServerProcess } from "./server-process.js";

const script = { code: "document.title" };

let site: PageServer;
let server: ServerProcess;
let person: Person;

beforeAll(async () => {
  site = await servePage({ "/": "<!doctype html><title>Asked for</title>" });
  server = await ServerProcess.start(["serve", "--port", "0", "--metrics-port", "0"], {
    BROWSER_MCP_SECURITY_ASK: "execute_javascript",
  });
});
afterAll(async () => {
  await server?.stop();
  await site?.close();
});

/** Names a page's tab, once the browser has told of it. */
const tabOf = async (client: McpTestClient, url: string): Promise<number> => {
  for (;;) {
    const { structured } = await client.callTool("get_browser_tabs");
    const { tabs } = structured as { tabs: readonly { id: number; url: string }[] };
    const tab = tabs.find((one) => one.url === url);
    if (tab !== undefined) return tab.id;
  }
};

describe("a policy that wants a person's leave", () => {
  describe("through our extension", () => {
    let client: McpTestClient;
    let tabId: number;
    beforeAll(async () => {
      person = await Person.openBrowser(await server.socketUrl());
      await person.open(site.url("/"));
      client = await McpTestClient.connect(await server.mcpUrl());
      tabId = await tabOf(client, site.url("/"));
    });
    afterAll(async () => {
      await client?.close();
      await person?.close();
    });
    const consent = new ConsentWindow(() => person);

    it("asks in a window of the browser, and goes on once the person has allowed it", async () => {
      const answer = client.callTool("execute_javascript", { ...script, tabId });
      const page = await consent.open();
      expect(await page.evaluate("document.body.innerText")).toContain(new URL(site.url("/")).host);
      await consent.press("once");
      expect((await answer).structured).toMatchObject({ result: "Asked for" });
    });

    it("does nothing where the person says never, and asks no more", async () => {
      const answer = client.callTool("execute_javascript", { ...script, tabId });
      await consent.open();
      await consent.press("never");
      expect((await answer).text).toContain("PERMISSION_DENIED");
      expect((await client.callTool("execute_javascript", { ...script, tabId })).text).toContain(
        "PERMISSION_DENIED",
      );
    });

    it("asks nothing of what no rule names", async () => {
      expect((await client.callTool("get_page_content", { tabId })).structured).toMatchObject({
        title: "Asked for",
      });
    });
  });

  describe("through the existing extension, which cannot ask", () => {
    let tabId: number;
    beforeAll(async () => {
      person = await Person.withExistingExtension(await server.socketUrl());
      await person.open(site.url("/"));
      const client = await McpTestClient.connect(await server.mcpUrl());
      tabId = await tabOf(client, site.url("/"));
      await client.close();
    });
    afterAll(() => person?.close());

    it("asks the person behind the client by a form", async () => {
      const client = new Client({ name: "asks", version: "1" }, { capabilities: { elicitation: {} } });
      const asked: string[] = [];
      client.setRequestHandler(ElicitRequestSchema, ({ params }) => {
        asked.push(params.message);
        return { action: "accept", content: { decision: "once" } };
      });
      await client.connect(new StreamableHTTPClientTransport(new URL(await server.mcpUrl())));
      const result = await client.callTool({ name: "execute_javascript", arguments: { ...script, tabId } });
      expect(result.structuredContent).toMatchObject({ result: "Asked for" });
      expect(asked).toEqual([expect.stringContaining(new URL(site.url("/")).host)]);
      await client.close();
    });

    it("says how to allow it where nobody can be asked", async () => {
      const client = new Client({ name: "mute", version: "1" });
      await client.connect(new StreamableHTTPClientTransport(new URL(await server.mcpUrl())));
      const result = await client.callTool({ name: "execute_javascript", arguments: { ...script, tabId } });
      expect(JSON.stringify(result.content)).toContain("CONSENT_REQUIRED");
      await client.close();
    });
  });
});
