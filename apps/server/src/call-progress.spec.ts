import { silentLogger } from "@browser-mcp/protocol";
import { FakeBrowser, McpTestClient, noReply } from "@browser-mcp/testing";
import { configSchema } from "./config/config-schema.js";
import { createContainer } from "./container.js";
import type { Addresses, BrowserMcpServer } from "./server.js";
import { tokens } from "./tokens.js";

const tab = { id: 5, url: "http://example.test/", title: "Example", active: true, windowId: 1, index: 0 };

let server: BrowserMcpServer;
let addresses: Addresses;
let client: McpTestClient;
beforeEach(async () => {
  const config = configSchema.parse({
    server: { port: 0, ws_port: 0 },
    monitoring: { prometheus_port: 0 },
  });
  server = createContainer({ config, logger: silentLogger }).resolve<BrowserMcpServer>(tokens.server);
  addresses = await server.start();
  client = await McpTestClient.connect(addresses.mcp);
});
afterEach(async () => {
  await client.close();
  await server.close();
});

const connect = () =>
  FakeBrowser.connect(addresses.webSocket, { kind: "superset", name: "Chrome", tabs: [tab] });

/** What a client is told of one call. */
class Told {
  readonly messages: (string | undefined)[] = [];
  readonly progress: number[] = [];
  readonly first: Promise<void>;
  readonly options;

  constructor(signal?: AbortSignal) {
    let tell: () => void = () => undefined;
    this.first = new Promise((resolve) => (tell = resolve));
    this.options = {
      ...(signal === undefined ? {} : { signal }),
      onprogress: ({ progress, message }: { progress: number; message?: string | undefined }) => {
        this.progress.push(progress);
        this.messages.push(message);
        tell();
      },
    };
  }

  /** What it was told, whatever time had passed by then: a slow machine counts more than the first second. */
  get what(): (string | undefined)[] {
    return this.messages.map((message) => message?.replace(/\(\d+ s so far\)$/, "(N s so far)"));
  }
}

describe("a call that takes long tells its client", () => {
  it.each([
    ["get_accessibility_tree", {}, "getAccessibilityTree"],
    ["get_dom_snapshot", { maxNodes: 2_000 }, "getDOMSnapshot"],
    ["capture_screenshot", { fullPage: true }, "captureScreenshot"],
  ])("%s: which browser it waits for, with what", async (name, args, action) => {
    const told = new Told();
    const browser = await connect();
    // The browser answers only after the client was told.
    browser.on(action, async () => {
      await told.first;
      throw new Error("done");
    });
    const { text } = await client.callTool(name, { tabId: 5, ...args }, told.options);
    expect(text).toContain("done");
    expect(told.what).toEqual([`Waiting for Chrome: ${action} of tab 5 (N s so far)`]);
    expect(told.progress[0]).toBeGreaterThanOrEqual(1);
    await browser.close();
  });

  it("that a browser must come back first, and goes on when it does", async () => {
    const told = new Told();
    const answer = client.callTool("get_browser_tabs", {}, told.options);
    await told.first;
    expect(told.what).toEqual(["No browser is connected: waiting for one to come back (N s so far)"]);
    const browser = await connect();
    expect(await answer).toMatchObject({ isError: false, structured: { tabs: [{ id: 5 }] } });
    await browser.close();
  });

  it("and can still be cancelled, in the browser too", async () => {
    const browser = await connect();
    browser.on("getAccessibilityTree", () => noReply);
    const leaving = new AbortController();
    const told = new Told(leaving.signal);
    const answer = client.callTool("get_accessibility_tree", { tabId: 5 }, told.options);
    const refused = expect(answer).rejects.toThrow("enough");
    await told.first;
    const cancelled = browser.nextFrame(({ type }) => type === "cancel");
    leaving.abort("enough");
    await refused;
    const [request] = browser.requests.filter(({ action }) => action === "getAccessibilityTree");
    expect(await cancelled).toMatchObject({ requestId: request?.["requestId"] });
    await browser.close();
  });

  it.each([
    [
      "a resource",
      (options: Told["options"]) =>
        client.client.readResource({ uri: "browser://tab/5/accessibility" }, options),
    ],
    [
      "a prompt",
      (options: Told["options"]) =>
        client.client.getPrompt({ name: "audit_accessibility", arguments: { tabId: "5" } }, options),
    ],
  ])("of %s as well", async (_what, ask) => {
    const told = new Told();
    const browser = await connect();
    browser.on("getAccessibilityTree", async () => {
      await told.first;
      throw new Error("done");
    });
    await expect(ask(told.options)).rejects.toThrow("done");
    expect(told.what).toEqual(["Waiting for Chrome: getAccessibilityTree of tab 5 (N s so far)"]);
    await browser.close();
  });
});
