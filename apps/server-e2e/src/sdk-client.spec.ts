import { ResourceUpdatedNotificationSchema } from "@modelcontextprotocol/sdk/types.js";
import { FakeBrowser, McpTestClient, noReply } from "@browser-mcp/testing";
import { ServerProcess } from "./server-process.js";

const tab = { id: 5, url: "http://example.test/", title: "Example", active: true, windowId: 1, index: 0 };
const page = { url: tab.url, title: tab.title, text: "Hello from the page", metadata: {} };
const start = (port = "0"): Promise<ServerProcess> =>
  ServerProcess.start([
    "serve",
    ...["--port", port, "--ws-port", "0", "--metrics-port", "0", "--log-level", "warn"],
  ]);

describe("the SDK's client and the built server", () => {
  let server: ServerProcess;
  let browser: FakeBrowser;
  let client: McpTestClient;
  const connectBrowser = async (): Promise<void> => {
    browser = await FakeBrowser.connect(await server.socketUrl(), { kind: "superset", tabs: [tab] });
    browser.on("getPageContent", () => page);
    await browser.nextFrame((frame) => frame.type === "welcome");
  };

  beforeEach(async () => {
    server = await start();
    await connectBrowser();
    client = await McpTestClient.connect(await server.mcpUrl());
  });
  afterEach(async () => {
    await client.client.close();
    await browser.terminate();
    await server.stop();
  });

  it("list the tools and resources, call, read and complete", async () => {
    const tools = await client.listTools();
    expect(tools.map(({ name }) => name)).toContain("get_page_content");
    const content = await client.callTool("get_page_content", { tabId: 5 });
    expect(content.structured).toMatchObject({ title: "Example", text: "Hello from the page" });
    const { resources } = await client.client.listResources();
    expect(resources.map(({ uri }) => uri)).toContain("browser://tab/5/content");
    const { contents } = await client.client.readResource({ uri: "browser://tab/5/content" });
    expect(JSON.stringify(contents)).toContain("Hello from the page");
    const { completion } = await client.client.complete({
      ref: { type: "ref/resource", uri: "browser://tab/{id}/dom" },
      argument: { name: "id", value: "" },
    });
    expect(completion.values).toContain("5");
    await client.client.ping();
  });

  it("cancel a call, which ends in the browser", async () => {
    browser.on("getPageContent", () => noReply);
    const controller = new AbortController();
    const result = client.callTool("get_page_content", { tabId: 5 }, { signal: controller.signal });
    const { requestId } = await browser.nextRequest("getPageContent");
    controller.abort("enough");
    await expect(result).rejects.toThrow("enough");
    expect(await browser.nextFrame((frame) => frame.type === "cancel")).toMatchObject({ requestId });
  });

  it("tell and hear that a page has changed", async () => {
    const uri = "browser://tab/5/content";
    const updated = new Promise<string>((resolve) => {
      client.client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) =>
        resolve(params.uri),
      );
    });
    await client.client.subscribeResource({ uri });
    await client.client.readResource({ uri });
    browser.notify({ type: "tab-changed", tabId: 5 });
    expect(await updated).toBe(uri);
  });

  it("part when the server is killed, and meet again as strangers", async () => {
    const { port } = new URL(await server.mcpUrl());
    await server.stop("SIGKILL");
    await browser.closed;
    await expect(client.listTools()).rejects.toThrow("fetch failed");
    server = await start(port);
    await connectBrowser();
    await expect(client.listTools()).rejects.toMatchObject({ code: 404 });
    await client.client.close();
    client = await McpTestClient.connect(await server.mcpUrl());
    expect((await client.callTool("get_page_content", { tabId: 5 })).isError).toBe(false);
  });
});
