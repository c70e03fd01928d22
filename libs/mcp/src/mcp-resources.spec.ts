import { request } from "node:http";
import {
  ResourceListChangedNotificationSchema,
  ResourceUpdatedNotificationSchema,
} from "@modelcontextprotocol/sdk/types.js";
import { BrowserMcpError } from "@browser-mcp/protocol";
import type { DomNode } from "@browser-mcp/protocol";
import { McpTestClient, rawPost } from "@browser-mcp/testing";
import { EndpointFixture } from "./endpoint.fixture.js";
import { never, ScriptedBrowser, tabOf } from "./scripted-browser.fixture.js";
import { TabResources } from "./tab-resources.js";

const node = (tag: string, ...children: DomNode[]): DomNode => ({ tag, attributes: {}, children });
const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_none, index) => make(index));

const coverage = { text: true };

let browser: ScriptedBrowser;
let fixture: EndpointFixture;
beforeEach(async () => {
  browser = new ScriptedBrowser([tabOf(5), tabOf(6, { active: true })]);
  fixture = await EndpointFixture.start({ resources: [new TabResources(browser)] });
});
afterEach(() => fixture.stop());

const post = (method: string, params?: unknown, headers?: Record<string, string>) =>
  rawPost(fixture.url, { jsonrpc: "2.0", id: 1, method, params }, headers);
const read = async (uri: string) => (await post("resources/read", { uri })).json();
const textOf = async (uri: string): Promise<string> => {
  const answer = (await read(uri)) as { result: { contents: { text: string }[] } };
  return answer.result.contents[0]?.text ?? "";
};
const jsonOf = async (uri: string): Promise<unknown> => JSON.parse(await textOf(uri));
const initialize = (version = "2025-11-25") =>
  post("initialize", {
    protocolVersion: version,
    capabilities: {},
    clientInfo: { name: "raw", version: "9" },
  });
/** Of the resource that holds a tab's DOM. */
const DOM_FORM = "browser://tab/{id}/dom";
const completionOf = (ref: object, name: string) => ({ ref, argument: { name, value: "" } });
const withClient = async (use: (client: McpTestClient) => Promise<void>): Promise<void> => {
  const client = await McpTestClient.connect(fixture.url, { name: "editor", version: "2" });
  await use(client);
  await client.close();
};

describe("resources/list", () => {
  it("shows what every tab holds, without reading any of it", async () => {
    await withClient(async ({ client }) => {
      const { resources, nextCursor } = await client.listResources();
      expect(resources).toHaveLength(14);
      expect(resources.slice(0, 7).map(({ annotations: _hints, ...resource }) => resource)).toEqual([
        {
          uri: "browser://tab/5/content",
          name: "Page Content - Page 5",
          description: "Full page content from http://example.test/5",
          mimeType: "text/html",
        },
        {
          uri: "browser://tab/5/dom",
          name: "DOM Snapshot - Page 5",
          description: "Structured DOM tree of http://example.test/5",
          mimeType: "application/json",
        },
        {
          uri: "browser://tab/5/console",
          name: "Console Messages - Page 5",
          description: "Console messages of http://example.test/5",
          mimeType: "application/json",
        },
        {
          uri: "browser://tab/5/network",
          name: "Network Requests - Page 5",
          description: "Network requests of http://example.test/5",
          mimeType: "application/json",
        },
        {
          uri: "browser://tab/5/screenshot",
          name: "Screenshot - Page 5",
          description: "Image of http://example.test/5",
          mimeType: "image/png",
        },
        {
          uri: "browser://tab/5/accessibility",
          name: "Accessibility Tree - Page 5",
          description: "Accessibility tree of http://example.test/5",
          mimeType: "application/json",
        },
        {
          uri: "browser://tab/5/performance",
          name: "Performance Metrics - Page 5",
          description: "Performance metrics of http://example.test/5",
          mimeType: "application/json",
        },
      ]);
      expect(nextCursor).toBeUndefined();
      expect(browser.asked).toEqual(["getAllTabs"]);
    });
  });

  const namesOf5 = async (): Promise<object> => {
    const { result } = (await post("resources/list")).json() as {
      result: { resources: { uri: string; name: string; description: string }[] };
    };
    return Object.fromEntries(
      result.resources.map(({ uri, name, description }) => [uri, [name, description]]),
    );
  };

  it("names how much there is, once it was read and as long as it stays", async () => {
    browser.answers.getDOMSnapshot = { root: node("html"), nodeCount: 5032, coverage };
    browser.answers.getConsoleMessages = { messages: [], coverage: "document-idle" };
    await read("browser://tab/5/dom");
    await read("browser://tab/5/console");
    expect(await namesOf5()).toMatchObject({
      "browser://tab/5/dom": ["DOM Snapshot - 5032 nodes", "Structured DOM tree with 5032 nodes"],
      "browser://tab/5/console": ["Console Messages - 0 messages", expect.any(String)],
      "browser://tab/6/dom": ["DOM Snapshot - Page 6", expect.any(String)],
    });
    browser.tell({ type: "tab-changed", browserId: "b1", tabId: 5 });
    expect(await namesOf5()).toMatchObject({
      "browser://tab/5/dom": ["DOM Snapshot - Page 5", expect.any(String)],
      "browser://tab/5/console": ["Console Messages - 0 messages", expect.any(String)],
    });
    browser.tabs = [tabOf(5, { url: "http://example.test/elsewhere" })];
    expect(await namesOf5()).toMatchObject({
      "browser://tab/5/console": ["Console Messages - Page 5", expect.any(String)],
    });
  });

  it("says whom each is for, and puts the tabs in front first", async () => {
    browser.tabs = [tabOf(5), tabOf(6, { active: true })];
    await withClient(async ({ client }) => {
      const { resources } = await client.listResources();
      const hints = new Map(resources.map(({ uri, annotations }) => [uri, annotations]));
      const [both, models] = [["user", "assistant"], ["assistant"]];
      expect(hints.get("browser://tab/5/content")).toEqual({ audience: both, priority: 0.3 });
      expect(hints.get("browser://tab/6/content")).toEqual({ audience: both, priority: 0.8 });
      expect(hints.get("browser://tab/6/dom")).toEqual({ audience: models, priority: 0.8 });
    });
  });

  it("has the page's title beside a name that tells a count", async () => {
    await withClient(async ({ client }) => {
      browser.answers.getConsoleMessages = { messages: [], coverage: "document-idle" };
      await client.readResource({ uri: "browser://tab/5/console" });
      const { resources } = await client.listResources();
      expect(resources.find(({ uri }) => uri === "browser://tab/5/console")).toMatchObject({
        name: "Console Messages - 0 messages",
        title: "Console Messages - Page 5",
      });
    });
  });

  it("cuts titles and addresses that would swamp the list", async () => {
    browser.tabs = [tabOf(5, { title: "t".repeat(10_000), url: `data:text/html,${"u".repeat(10_000)}` })];
    expect((await post("resources/list")).text.length).toBeLessThan(7_500);
  });

  it("is empty, at once and without asking, while no browser is connected", async () => {
    browser.tabs = [];
    expect((await post("resources/list")).json()).toMatchObject({ result: { resources: [] } });
    expect(browser.asked).toEqual([]);
  });

  it("comes in pages, which neither hide nor double what stays while tabs come and go", async () => {
    browser.tabs = many(120, (index) => tabOf(index + 1));
    await withClient(async ({ client }) => {
      const first = await client.listResources();
      expect(first.resources).toHaveLength(300);
      expect(first.resources.at(-1)?.uri).toBe("browser://tab/43/accessibility");
      browser.tabs = browser.tabs.filter(({ id }) => id > 10 && id !== 43);
      const second = await client.listResources({ cursor: first.nextCursor });
      expect(second.resources[0]?.uri).toBe("browser://tab/44/content");
      const third = await client.listResources({ cursor: second.nextCursor });
      expect(third.resources.at(-1)?.uri).toBe("browser://tab/120/performance");
      expect(third.nextCursor).toBeUndefined();
      expect(second.resources.length + third.resources.length).toBe(77 * 7);
    });
  });

  it("names the browser of tabs whose id two browsers share", async () => {
    browser.tabs = [tabOf(5), tabOf(5, { browserId: "b 2" }), tabOf(6)];
    await withClient(async ({ client }) => {
      const { resources } = await client.listResources();
      expect(resources.map(({ uri }) => uri).filter((uri) => uri.includes("/content"))).toEqual([
        "browser://tab/5/content?browser=b%202",
        "browser://tab/5/content?browser=b1",
        "browser://tab/6/content",
      ]);
    });
  });

  it("shows the templates", async () => {
    await withClient(async ({ client }) => {
      const { resourceTemplates } = await client.listResourceTemplates();
      expect(resourceTemplates.map(({ uriTemplate, mimeType }) => [uriTemplate, mimeType])).toEqual([
        ["browser://tab/{id}/content", "text/html"],
        ["browser://tab/{id}/dom", "application/json"],
        ["browser://tab/{id}/console", "application/json"],
        ["browser://tab/{id}/network", "application/json"],
        ["browser://tab/{id}/screenshot", "image/png"],
        ["browser://tab/{id}/accessibility", "application/json"],
        ["browser://tab/{id}/performance", "application/json"],
      ]);
      expect(resourceTemplates[0]?.title).toBe("Page Content");
    });
  });
});

describe("resources/read", () => {
  const page = { url: "http://example.test/5", title: "Page 5", text: "visible" };

  it("gives a page's HTML, as whoever asks", async () => {
    browser.answers.getPageContent = { ...page, html: "<html>é</html>" };
    await withClient(async (client) => {
      const uri = "browser://tab/5/content";
      const { contents } = await client.client.readResource({ uri });
      expect(contents).toEqual([
        { uri, mimeType: "text/html", text: "<html>é</html>", _meta: { "browser-mcp/untrusted": true } },
      ]);
      expect(browser.requests).toMatchObject([
        {
          action: "getPageContent",
          params: { tabId: 5, includeHtml: true, includeMetadata: false },
          options: { caller: { client: "editor 2", session: client.sessionId, tool: "resource content" } },
        },
      ]);
    });
  });

  it("cuts HTML at 50,000 with the mark, unless all of it is asked for", async () => {
    browser.answers.getPageContent = { ...page, html: "x".repeat(60_000) };
    const mark = "\n... [TRUNCATED - original size: 60000]";
    expect(await textOf("browser://tab/5/content")).toBe("x".repeat(50_000) + mark);
    expect(await textOf("browser://tab/5/content?full=true")).toBe("x".repeat(60_000));
  });

  it("gives the text where the browser gave no HTML", async () => {
    browser.answers.getPageContent = page;
    expect(await read("browser://tab/5/content")).toMatchObject({
      result: { contents: [{ mimeType: "text/plain", text: "visible" }] },
    });
  });

  it("cuts the DOM at 500 nodes, and counts what there is and what is shown", async () => {
    const root = node("html", ...many(5_000, () => node("p")));
    browser.answers.getDOMSnapshot = { root, nodeCount: 5_001, coverage };
    const cut = await jsonOf("browser://tab/5/dom");
    expect(cut).toMatchObject({ nodeCount: 5_001, returnedNodeCount: 500, coverage, root: { tag: "html" } });
    expect(cut).toHaveProperty(["root", "children", 499], {
      truncated: true,
      reason: "Max nodes reached",
      remainingChildren: 4_501,
    });
    expect(await jsonOf("browser://tab/5/dom?full=true")).toMatchObject({ returnedNodeCount: 5_001 });
  });

  it("gives the last 100 console messages", async () => {
    const messages = many(130, (index) => ({
      level: "log" as const,
      timestamp: index,
      message: `m${index}`,
    }));
    browser.answers.getConsoleMessages = { messages, coverage: "document-start" };
    expect(await jsonOf("browser://tab/5/console")).toEqual({
      messages: messages.slice(30),
      count: 130,
      limited: true,
      coverage: "document-start",
    });
    expect(await jsonOf("browser://tab/5/console?full=true")).toMatchObject({ messages, limited: false });
  });

  it("gives network requests without their bodies", async () => {
    const entry = {
      id: "1",
      tabId: 5,
      url: page.url,
      method: "POST",
      resourceType: "xmlhttprequest",
      startTime: 1,
      status: 200,
      requestHeaders: [],
      responseHeaders: [],
    };
    browser.answers.getNetworkData = {
      requests: [{ ...entry, requestBody: "password=secret" }],
      totalCount: 1,
    };
    expect(await jsonOf("browser://tab/5/network")).toEqual({ requests: [entry], count: 1, limited: false });
  });

  it("gives a screenshot as it is", async () => {
    browser.answers.captureScreenshot = { mimeType: "image/jpeg", data: "aGk=" };
    const uri = "browser://tab/5/screenshot";
    expect(await read(uri)).toMatchObject({
      result: { contents: [{ uri, mimeType: "image/jpeg", blob: "aGk=" }] },
    });
  });

  it("bounds a screenshot, unless all of it is asked for", async () => {
    await fixture.stop();
    const fitted: unknown[] = [];
    const resources = new TabResources(browser, (screenshot, signal) => {
      fitted.push(screenshot, signal?.aborted);
      return Promise.resolve({ mimeType: "image/jpeg", data: "c21hbGw=" });
    });
    fixture = await EndpointFixture.start({ resources: [resources] });
    const taken = { mimeType: "image/png" as const, data: "bGFyZ2U=" };
    browser.answers.captureScreenshot = taken;
    expect(await read("browser://tab/5/screenshot")).toMatchObject({
      result: { contents: [{ mimeType: "image/jpeg", blob: "c21hbGw=" }] },
    });
    expect(fitted).toEqual([taken, false]);
    expect(await read("browser://tab/5/screenshot?full=true")).toMatchObject({
      result: { contents: [{ mimeType: "image/png", blob: "bGFyZ2U=" }] },
    });
  });

  it("gives how a page loaded, with the last 100 of what it fetched", async () => {
    const resources = many(130, (index) => ({ name: `http://a.test/${index}` }));
    const metrics = { timing: { loadTime: 5 }, navigation: { type: 0 }, memory: null };
    browser.answers.getPerformanceMetrics = { ...metrics, resources };
    expect(await jsonOf("browser://tab/5/performance")).toEqual({
      ...metrics,
      resources: resources.slice(30),
      resourceCount: 130,
      limited: true,
    });
    expect(await jsonOf("browser://tab/5/performance?full=true")).toEqual({
      ...metrics,
      resources,
      resourceCount: 130,
      limited: false,
    });
  });

  it("gives the accessibility tree, or the reason why there is none", async () => {
    const tree = {
      tag: "body",
      role: "body",
      name: "",
      ariaAttributes: {},
      semanticInfo: {},
      issues: [],
      children: [],
    };
    browser.answers.getAccessibilityTree = { tree, summary: { totalNodes: 1 }, coverage: "whole-page" };
    expect(await jsonOf("browser://tab/5/accessibility")).toEqual(browser.answers.getAccessibilityTree);
    browser.answers.getAccessibilityTree = {
      tree: null,
      summary: {},
      coverage: "whole-page",
      error: "too slow",
    };
    expect(await read("browser://tab/5/accessibility")).toMatchObject({
      error: { code: -32603, message: expect.stringContaining("too slow"), data: { code: "BROWSER_ERROR" } },
    });
  });

  it("asks the browser that the URI names", async () => {
    browser.answers.captureScreenshot = { mimeType: "image/png", data: "" };
    await read("browser://tab/5/screenshot?browser=b%202");
    expect(browser.requests[0]?.options.browserId).toBe("b 2");
  });

  it("stops when the client cancels", async () => {
    browser.answers.getPageContent = never;
    await withClient(async ({ client }) => {
      const controller = new AbortController();
      const params = { uri: "browser://tab/5/content" };
      const result = client.readResource(params, { signal: controller.signal });
      while (browser.requests.length === 0) await new Promise(setImmediate);
      controller.abort("enough");
      await expect(result).rejects.toThrow("enough");
      await client.ping();
      expect(browser.requests[0]?.options.signal?.aborted).toBe(true);
    });
  });
});

describe("errors of resources", () => {
  it.each([
    "browser://tab/abc/content",
    "browser://tab/5/nope",
    "browser://tab/5",
    "file:///etc/passwd",
    "",
    "x".repeat(5_000),
  ])("%.40s is -32602 and shows the forms", async (uri) => {
    expect(await read(uri)).toMatchObject({
      error: {
        code: -32602,
        message: expect.stringMatching(
          /^Invalid resource URI: .{0,201}\. Known forms: browser:\/\/tab\/\{id\}\/content, /,
        ),
        data: { code: "INVALID_PARAMETERS", hint: expect.any(String) },
      },
    });
    expect(browser.requests).toHaveLength(0);
  });

  it("never quote half a character", async () => {
    const long = `x${"😀".repeat(300)}`;
    const answers = [
      await read(long),
      (await post("completion/complete", completionOf({ type: "ref/resource", uri: long }, "id"))).json(),
      (await post("completion/complete", completionOf({ type: "ref/prompt", name: long }, "id"))).json(),
      (await post("completion/complete", completionOf({ type: "ref/resource", uri: DOM_FORM }, long))).json(),
    ];
    for (const answer of answers) {
      expect(answer).toMatchObject({
        error: { message: expect.stringMatching(/^[^\ud800-\udfff]*x(\ud83d\ude00){40,}…/) },
      });
    }
  });

  it.each([
    ["resources/read", undefined, '"params"'],
    ["resources/read", { uri: 5 }, '"params.uri"'],
    ["resources/list", { cursor: 5 }, '"params.cursor"'],
    ["completion/complete", {}, '"params.argument"'],
    ["tools/call", { arguments: {} }, '"params.name"'],
  ])("%s with %j is -32602 and names what is wrong", async (method, params, name) => {
    expect((await post(method, params)).json()).toMatchObject({
      error: { code: -32602, message: expect.stringContaining(name) },
    });
  });

  it.each(["nonsense", Buffer.from("http://a/").toString("base64url"), ""])(
    "the cursor %j is -32602",
    async (cursor) => {
      expect((await post("resources/list", { cursor })).json()).toMatchObject({
        error: { code: -32602, message: expect.stringContaining("cursor") },
      });
    },
  );

  it("an unknown tab is -32002", async () => {
    browser.answers.getPageContent = new BrowserMcpError("TAB_NOT_FOUND", "No tab with id: 9.");
    expect(await read("browser://tab/9/content")).toMatchObject({
      error: {
        code: -32002,
        message: "No tab with id: 9.",
        data: { code: "TAB_NOT_FOUND", hint: expect.any(String) },
      },
    });
  });

  it("an unknown tab is -32002 too where the browser answers with an empty log", async () => {
    browser.answers.getNetworkData = { requests: [], totalCount: 0 };
    expect(await read("browser://tab/9/network")).toMatchObject({ error: { code: -32002 } });
    expect(await jsonOf("browser://tab/5/network")).toEqual({ requests: [], count: 0, limited: false });
  });

  it.each(["CONNECTION_NOT_AVAILABLE", "REQUEST_TIMEOUT", "PAGE_NOT_READABLE", "TAB_CLOSED"] as const)(
    "%s is -32603 with code and hint",
    async (code) => {
      browser.answers.getPageContent = new BrowserMcpError(code, "It went wrong.", { hint: "Do that." });
      expect(await read("browser://tab/5/content")).toMatchObject({
        error: { code: -32603, message: "It went wrong.", data: { code, hint: "Do that." } },
      });
    },
  );

  it("a tab that two browsers have is -32602 and shows how to name one", async () => {
    browser.answers.getPageContent = new BrowserMcpError(
      "INVALID_PARAMETERS",
      "Several browsers have a tab 5: b1, b2",
    );
    expect(await read("browser://tab/5/content")).toMatchObject({
      error: {
        code: -32602,
        message: "Several browsers have a tab 5: b1, b2",
        data: { hint: expect.stringContaining("browser://tab/5/content?browser=") },
      },
    });
  });
});

describe("completion/complete", () => {
  const ref = { type: "ref/resource" as const, uri: "browser://tab/{id}/dom" };

  it("gives the ids of open tabs that begin with what was typed, the shown one first", async () => {
    browser.tabs = [tabOf(51), tabOf(7), tabOf(52, { active: true }), tabOf(51, { browserId: "b2" })];
    await withClient(async ({ client }) => {
      const typed = await client.complete({ ref, argument: { name: "id", value: "5" } });
      expect(typed.completion).toEqual({ values: ["52", "51"], total: 2, hasMore: false });
      const all = await client.complete({ ref, argument: { name: "id", value: "" } });
      expect(all.completion.values).toEqual(["52", "51", "7"]);
    });
  });

  it("gives 100 of many, and says how many there are", async () => {
    browser.tabs = many(150, (index) => tabOf(index + 1));
    await withClient(async ({ client }) => {
      const { completion } = await client.complete({ ref, argument: { name: "id", value: "" } });
      expect(completion).toMatchObject({ total: 150, hasMore: true });
      expect(completion.values).toHaveLength(100);
    });
  });

  it.each([
    [{ type: "ref/resource", uri: "browser://nope/{id}" }, "id", "Unknown resource template"],
    [{ type: "ref/resource", uri: "browser://tab/{id}/dom" }, "nope", '"nope"'],
    [{ type: "ref/prompt", name: "hello" }, "id", "prompt hello"],
  ])("%j, argument %s is -32602", async (unknown, name, message) => {
    const params = { ref: unknown, argument: { name, value: "" } };
    expect((await post("completion/complete", params)).json()).toMatchObject({
      error: { code: -32602, message: expect.stringContaining(message) },
    });
  });
});

describe("changes", () => {
  const uri = "browser://tab/5/content";
  const changed = { type: "tab-changed", browserId: "b1", tabId: 5 } as const;
  const created = { type: "tab-created", browserId: "b1", tabId: 7, tab: tabOf(7) } as const;
  const updateOf = (client: McpTestClient) =>
    new Promise<string>((resolve) => {
      client.client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) =>
        resolve(params.uri),
      );
    });

  it("are announced as capabilities to those who can be told", async () => {
    expect((await initialize()).json()).toMatchObject({
      result: { capabilities: { resources: { subscribe: true, listChanged: true }, completions: {} } },
    });
  });

  it("are told to those who subscribed", async () => {
    await withClient(async (client) => {
      const update = updateOf(client);
      await client.client.subscribeResource({ uri });
      browser.tell(changed);
      expect(await update).toBe(uri);
    });
  });

  it("are not told of what was unsubscribed", async () => {
    await withClient(async (client) => {
      const update = updateOf(client);
      await client.client.subscribeResource({ uri });
      await client.client.unsubscribeResource({ uri });
      await client.client.subscribeResource({ uri: "browser://tab/6/dom" });
      browser.tell(changed, { ...changed, tabId: 6 });
      expect(await update).toBe("browser://tab/6/dom");
    });
  });

  it("of the list are told once for many tabs", async () => {
    await withClient(async (client) => {
      const told: string[] = [];
      client.client.setNotificationHandler(ResourceListChangedNotificationSchema, () => {
        told.push("list");
      });
      const update = updateOf(client);
      await client.client.subscribeResource({ uri });
      browser.tell(created, created, { type: "tab-removed", browserId: "b1", tabId: 5 });
      await update;
      expect(told).toEqual(["list"]);
    });
  });

  it("wait for the session's stream to open", async () => {
    const headers = { "mcp-session-id": String((await initialize()).headers["mcp-session-id"]) };
    await post("resources/subscribe", { uri }, headers);
    browser.tell(changed, created);
    const stream = await openStream(headers);
    expect(await stream.messages(2)).toMatchObject([
      { method: "notifications/resources/list_changed" },
      { method: "notifications/resources/updated", params: { uri } },
    ]);
    stream.close();
  });

  it.each([
    ["browser://tab/99/content", -32002],
    ["browser://tab/5/nope", -32602],
  ])("of %s cannot be subscribed to: %i", async (unknown, code) => {
    const headers = { "mcp-session-id": String((await initialize()).headers["mcp-session-id"]) };
    const answer = (await post("resources/subscribe", { uri: unknown }, headers)).json();
    expect(answer).toMatchObject({ error: { code } });
  });

  it("of a tab that two browsers have cannot be subscribed to without naming one", async () => {
    browser.tabs = [tabOf(5), tabOf(5, { browserId: "b2" })];
    const headers = { "mcp-session-id": String((await initialize()).headers["mcp-session-id"]) };
    expect((await post("resources/subscribe", { uri }, headers)).json()).toMatchObject({
      error: { code: -32602, message: "Several browsers have a tab 5: b1, b2" },
    });
    const named = await post("resources/subscribe", { uri: `${uri}?browser=b2` }, headers);
    expect(named.json()).toMatchObject({ result: {} });
  });

  it("cannot be subscribed to without a session", async () => {
    expect((await post("resources/subscribe", { uri })).json()).toMatchObject({ error: { code: -32601 } });
  });

  it("are listened to once, and no longer when the endpoint is closed", async () => {
    await initialize();
    await initialize();
    expect(browser.listeners.size).toBe(1);
    await fixture.endpoint.close();
    expect(browser.listeners.size).toBe(0);
  });
});

describe("the end of a session", () => {
  it("is told, after what it had under way was aborted", async () => {
    const client = await McpTestClient.connect(fixture.url);
    const { sessionId } = client;
    await client.close();
    expect(fixture.ended).toEqual([sessionId]);
  });
});

describe("an endpoint without resources", () => {
  it("announces none and has none of their methods", async () => {
    await fixture.stop();
    fixture = await EndpointFixture.start();
    expect((await initialize()).json()).toHaveProperty("result.capabilities", { tools: {}, logging: {} });
    expect((await post("resources/list")).json()).toMatchObject({ error: { code: -32601 } });
  });
});

/** A session's GET stream, whose messages can be waited for. */
const openStream = (headers: Record<string, string>) =>
  new Promise<{ messages: (count: number) => Promise<unknown[]>; close: () => void }>((resolve, reject) => {
    const outgoing = request(
      fixture.url,
      { headers: { ...headers, accept: "text/event-stream" } },
      (response) => {
        const arrived: unknown[] = [];
        let text = "";
        let look = (): void => undefined;
        response.setEncoding("utf8").on("data", (chunk: string) => {
          text += chunk;
          for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
            const data = /^data: (.*)$/m.exec(text.slice(0, end))?.[1];
            if (data !== undefined) arrived.push(JSON.parse(data));
            text = text.slice(end + 2);
          }
          look();
        });
        const messages = (count: number) =>
          new Promise<unknown[]>((done) => {
            look = () => {
              if (arrived.length >= count) done(arrived);
            };
            look();
          });
        resolve({ messages, close: () => outgoing.destroy() });
      },
    );
    outgoing.on("error", reject).end();
  });
