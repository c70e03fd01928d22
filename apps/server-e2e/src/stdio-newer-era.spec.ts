import { Client } from "@modelcontextprotocol/client";
import type { ClientOptions } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { FakeBrowser, noReply } from "@browser-mcp/testing";
import { EmptyHome } from "./stdio-client.js";

const version = "2026-07-28";
const tab = { id: 5, url: "http://example.test/", title: "Example", active: true, windowId: 1, index: 0 };
const page = { url: tab.url, title: tab.title, text: "Hello from the page", metadata: {} };

let home: EmptyHome;
let client: Client;
let browser: FakeBrowser | undefined;
let problems: Error[];
beforeEach(async () => {
  home = await EmptyHome.make();
  problems = [];
});
afterEach(async () => {
  await client.close();
  await browser?.terminate();
  await home.remove();
});

/** Starts a bridge with the SDK's own transport, and a browser that connects to the server it has started. */
async function connect(negotiation: NonNullable<ClientOptions["versionNegotiation"]>): Promise<FakeBrowser> {
  client = new Client({ name: "spec", version: "1.0.0" }, { versionNegotiation: negotiation });
  client.onerror = (error) => problems.push(error);
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: home.args,
      env: home.variables,
      cwd: home.path,
      stderr: "pipe",
    }),
  );
  const { port } = home;
  browser = await FakeBrowser.connect(`ws://127.0.0.1:${port}/ws`, { kind: "superset", tabs: [tab] });
  browser.on("getPageContent", () => page);
  await browser.nextFrame((frame) => frame["type"] === "welcome");
  return browser;
}
const sessions = async (): Promise<number> =>
  ((await (await fetch(`${home.url}/health`)).json()) as { sessions: number }).sessions;

describe("the SDK's client of major 2 over stdio", () => {
  it.each([
    ["by itself", { mode: "auto" }],
    ["as it is told", { mode: { pin: version } }],
  ] as const)("speaks the newer era %s, without a session", async (_how, negotiation) => {
    await connect(negotiation);
    expect(client.getProtocolEra()).toBe("modern");
    expect((await client.listTools()).tools.map(({ name }) => name)).toContain("get_page_content");
    const result = await client.callTool({ name: "get_page_content", arguments: { tabId: 5 } });
    expect(result.structuredContent).toMatchObject({ title: "Example", text: "Hello from the page" });
    const { contents } = await client.readResource({ uri: "browser://tab/5/content" });
    expect(JSON.stringify(contents)).toContain("Hello from the page");
    const { messages } = await client.getPrompt({ name: "describe_page", arguments: { tabId: "5" } });
    expect(JSON.stringify(messages)).toContain("Hello from the page");
    expect(await sessions()).toBe(0);
    expect(problems).toEqual([]);
  });

  it("is told what changes while it listens", async () => {
    const fake = await connect({ mode: { pin: version } });
    const uri = "browser://tab/5/content";
    const told = new Promise<string>((resolve) => {
      client.setNotificationHandler("notifications/resources/updated", ({ params }) => resolve(params.uri));
    });
    const subscription = await client.listen({ resourceSubscriptions: [uri] });
    fake.notify({ type: "tab-changed", tabId: 5 });
    expect(await told).toBe(uri);
    await subscription.close();
    expect(await subscription.closed).toBe("local");
  });

  it("cancels a call, down to the browser", async () => {
    const fake = await connect({ mode: { pin: version } });
    fake.on("getDOMSnapshot", () => noReply);
    const asked = fake.nextRequest("getDOMSnapshot");
    const stop = new AbortController();
    const call = client.callTool(
      { name: "get_dom_snapshot", arguments: { tabId: 5 } },
      { signal: stop.signal },
    );
    const { requestId } = await asked;
    const cancelled = fake.nextFrame(
      (frame) => frame["type"] === "cancel" && frame["requestId"] === requestId,
    );
    stop.abort();
    await expect(call).rejects.toThrow();
    await cancelled;
  });

  it("does not notice that its server was killed between two calls", async () => {
    await connect({ mode: { pin: version } });
    process.kill((await home.serverPid()) ?? 0, "SIGKILL");
    expect((await client.listTools(undefined, { cacheMode: "bypass" })).tools.length).toBeGreaterThan(0);
  });

  it("opens a session where it is told to stay with the older era", async () => {
    await connect({ mode: "legacy" });
    expect(client.getProtocolEra()).toBe("legacy");
    expect((await client.callTool({ name: "get_browser_tabs" })).structuredContent).toMatchObject({
      tabs: [{ id: 5 }],
    });
    expect(await sessions()).toBe(1);
  });
});
