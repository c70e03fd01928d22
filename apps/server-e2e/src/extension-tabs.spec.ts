import { EventEmitter, once } from "node:events";
import { McpTestClient, servePage } from "@browser-mcp/testing";
import type { Frame, PageRoute, PageServer } from "@browser-mcp/testing";
import { ExtensionDriver } from "./extension-driver.js";
import { ServerProcess } from "./server-process.js";

const prerendering = JSON.stringify({
  prerender: [{ source: "list", urls: ["/activated"], eagerness: "immediate" }],
});

/** How often each page was asked for. */
const asked = new Map<string, number>();
const arrivals = new EventEmitter();
const page =
  (path: string, html: string): PageRoute =>
  (_request, response) => {
    asked.set(path, (asked.get(path) ?? 0) + 1);
    arrivals.emit(path);
    response.writeHead(200, { "content-type": "text/html" }).end(`<!doctype html>${html}`);
  };
const routes = {
  "/plain": page(
    "/plain",
    "<title>Plain</title><p>plain words</p><script>console.error('plain said'); if (!sessionStorage.been) fetch('/early'); sessionStorage.been = 1</script>",
  ),
  "/shown": page(
    "/shown",
    `<title>Shown</title><script>console.error("shown said")</script><p>shown words</p>
     <a href="/activated">on</a><script type="speculationrules">${prerendering}</script>`,
  ),
  "/activated": page(
    "/activated",
    `<title>Activated</title><script>console.error("activated said, prerendering: " + document.prerendering);
     fetch("/data").then(() => document.body.append("rendered"))</script><p>activated words</p>`,
  ),
  "/early": page("/early", ""),
  "/data": page("/data", ""),
  "/left": page(
    "/left",
    `<title>Left</title><script>console.error("left said");
     addEventListener("pageshow", ({ persisted }) => { if (persisted) document.title = "Left, and back"; })</script>
     <p>left words</p><a href="/next">on</a>`,
  ),
  "/next": page("/next", "<title>Next</title><script>console.error('next said')</script><p>next words</p>"),
};

let site: PageServer;
let driver: ExtensionDriver;

/** Waits until a page was asked for. */
const requested = async (path: string): Promise<void> => {
  if (!asked.has(path)) await once(arrivals, path);
};
const inExtension = (expression: string) => driver.person.inExtension(expression);
/** Opens a tab that nothing but the extension looks into, and waits until its page is there. */
const open = async (path: string, active = true): Promise<number> => {
  const id = await inExtension(
    `chrome.tabs.create({ url: ${JSON.stringify(site.url(path))}, active: ${active} }).then(({ id }) => id)`,
  );
  const tabId = id as number;
  // The read waits until the page is complete.
  await driver.data("getPageContent", { tabId, reloadDiscarded: true });
  return tabId;
};
/** Runs in the page, as a script of its own does. */
const inPage = (tabId: number, expression: string) =>
  inExtension(
    `chrome.scripting.executeScript({ target: { tabId: ${tabId} }, world: "MAIN", func: () => { ${expression} } }).then(() => null)`,
  );
const follow = (tabId: number) => inPage(tabId, "document.querySelector('a').click()");
const read = (tabId: number, more: object = {}) => driver.request("getPageContent", { tabId, ...more });
const messages = async (tabId: number): Promise<readonly string[]> => {
  const data = await driver.data("getConsoleMessages", { tabId });
  return (data as { messages: readonly { message: string }[] }).messages.map(({ message }) => message);
};
/** The paths that the tab asked for, each once: a prerendered page is fetched ahead, and a second time from there. */
const requests = async (tabId: number): Promise<readonly string[]> => {
  const data = await driver.data("getNetworkData", { tabId });
  const paths = (data as { requests: readonly { url: string }[] }).requests.map(
    ({ url }) => new URL(url).pathname,
  );
  return [...new Set(paths)].filter((path) => path !== "/favicon.ico");
};
/** Does what leads a tab to a page, and waits until the extension has told that it shows it. */
const until = async (tabId: number, path: string, act: () => Promise<unknown>): Promise<void> => {
  driver.server.events.length = 0;
  await act();
  await driver.server.event(({ type, tab }) => {
    if (type !== "tab-navigated") return false;
    const { id, url } = tab as { id: number; url: string };
    return id === tabId && url === site.url(path);
  });
};
const content = (url: string, title: string, text: string) => ({
  type: "response",
  url: site.url(url),
  documentId: expect.any(String),
  data: { title, text: expect.stringContaining(text) },
});

beforeAll(async () => {
  site = await servePage(routes);
  driver = await ExtensionDriver.start({ watchTabs: false });
});
afterAll(async () => {
  await driver?.close();
  await site?.close();
});

describe("a tab that the browser discards", () => {
  let former: number;
  let tabId: number;
  beforeAll(async () => {
    former = await open("/plain", false);
    await requested("/early");
    await driver.data("attachDebugger", { tabId: former });
    tabId = (await inExtension(`chrome.tabs.discard(${former}).then(({ id }) => id)`)) as number;
  });

  it("is told with its new id, and its debugger is gone", async () => {
    expect(tabId).not.toBe(former);
    // The browser tells of each by a way of its own.
    await driver.server.event(({ type, tab }) => type === "tab-created" && (tab as Frame)["id"] === tabId);
    const told = (wanted: string) =>
      driver.server.event(({ type, tabId: of }) => type === wanted && of === former);
    expect(await told("tab-replaced")).toEqual({
      type: "tab-replaced",
      tabId: former,
      replacedBy: tabId,
    });
    expect(await told("debugger-detached")).toEqual({
      type: "debugger-detached",
      tabId: former,
      reason: "target_closed",
    });
  });

  it.each([
    ["getPageContent", {}],
    ["getDOMSnapshot", { reloadDiscarded: true }],
    ["captureScreenshot", {}],
    ["executeScript", { script: "1" }],
    ["attachDebugger", {}],
    ["cdp", { method: "Page.reload" }],
  ])("is not found by %s with its former id, which names the new one", async (action, params) => {
    expect(await driver.request(action, { tabId: former, ...params })).toMatchObject({
      type: "error",
      code: "TAB_NOT_FOUND",
      error: expect.stringContaining(`now tab ${tabId}`),
    });
  });

  it.each([
    ["getPageContent", {}],
    ["captureScreenshot", {}],
    ["executeScript", { script: "1" }],
    ["attachDebugger", {}],
    ["cdp", { method: "Page.reload" }],
  ])("is said to be asleep by %s, and not loaded", async (action, params) => {
    const before = asked.get("/plain");
    expect(await driver.request(action, { tabId, ...params })).toMatchObject({
      type: "error",
      code: "BROWSER_ERROR",
      error: expect.stringMatching(/asleep.*reloadDiscarded/),
    });
    expect(await inExtension(`chrome.tabs.get(${tabId}).then(({ discarded }) => discarded)`)).toBe(true);
    expect(asked.get("/plain")).toBe(before);
  });

  it("is loaded again on request, with its requests from before", async () => {
    const before = asked.get("/plain") ?? 0;
    const reply = await read(tabId, { reloadDiscarded: true });
    expect(reply["error"]).toBeUndefined();
    expect(reply).toMatchObject({ ...content("/plain", "Plain", "plain words"), tabId });
    expect(asked.get("/plain")).toBe(before + 1);
    expect(await messages(tabId)).toEqual(["plain said"]);
    expect(await requests(tabId)).toEqual(["/plain", "/early"]);
    expect(await driver.data("attachDebugger", { tabId })).toEqual({ status: "attached" });
    await driver.data("detachDebugger", { tabId });
  });

  it("is known by its former id to the next worker too", async () => {
    const hello = await driver.server.hello();
    await driver.person.restartWorker();
    await driver.server.hello((frame) => frame !== hello);
    expect(await read(former)).toMatchObject({ error: expect.stringContaining(`now tab ${tabId}`) });
  });
});

it("a prerendered page is read only once it is shown, and from its start", async () => {
  const tabId = await open("/shown");
  // It has fetched: its scripts have run, while the tab still shows the page before it.
  await requested("/data");
  const before = await read(tabId);
  expect(before).toMatchObject(content("/shown", "Shown", "shown words"));
  expect(await messages(tabId)).toEqual(["shown said"]);
  expect((await driver.request("getDOMSnapshot", { tabId, selector: "p" }))["documentId"]).toBe(
    before["documentId"],
  );
  await until(tabId, "/activated", () => follow(tabId));
  const after = await read(tabId);
  expect(after).toMatchObject({ ...content("/activated", "Activated", "activated words"), tabId });
  expect(after["documentId"]).not.toBe(before["documentId"]);
  expect(await messages(tabId)).toEqual(["activated said, prerendering: true"]);
  expect(await requests(tabId)).toEqual(["/shown", "/activated", "/data"]);
  expect(await driver.request("executeScript", { tabId, script: "location.pathname" })).toMatchObject({
    documentId: after["documentId"],
    data: { value: "/activated" },
  });
});

it("a page from the back-forward cache is read as the document that it was", async () => {
  const tabId = await open("/left");
  const first = await read(tabId);
  expect(first).toMatchObject(content("/left", "Left", "left words"));
  await until(tabId, "/next", () => follow(tabId));
  expect(await read(tabId)).toMatchObject(content("/next", "Next", "next words"));
  expect(await messages(tabId)).toEqual(["next said"]);
  await until(tabId, "/left", () => inPage(tabId, "history.back()"));
  const back = await read(tabId);
  expect(back).toMatchObject(content("/left", "Left, and back", "left words"));
  expect(back["documentId"]).toBe(first["documentId"]);
  // It knows what it told before it was left.
  expect(await driver.request("getPageContent", { tabId, known: first["contentName"] })).toMatchObject({
    unchanged: true,
    data: { title: "Left, and back" },
  });
  expect(await messages(tabId)).toEqual(["left said"]);
  await inPage(tabId, "document.querySelector('p').append('more')");
  await driver.server.event(({ type, tabId: of }) => type === "tab-changed" && of === tabId);
});

it("the product's server keeps no page of a tab that shows another, and knows a discarded tab's former id", async () => {
  const tabId = await open("/left");
  const server = await ServerProcess.start([
    "serve",
    "--port",
    "0",
    "--metrics-port",
    "0",
    "--log-level",
    "warn",
  ]);
  const client = await McpTestClient.connect(await server.mcpUrl());
  try {
    await driver.person.setServer(await server.socketUrl());
    const title = async (): Promise<unknown> =>
      (await client.callTool("get_page_content", { tabId })).structured?.["title"];
    const becomes = async (wanted: string): Promise<void> => {
      const shown = `chrome.tabs.get(${tabId}).then(({ status, title }) => status === "complete" && title)`;
      while ((await inExtension(shown)) !== wanted);
      // What the browser tells of itself is on its way: the next answer comes after it.
      await client.callTool("get_browser_tabs");
      for (let read = 0; read < 3; read += 1) expect(await title()).toBe(wanted);
    };
    await becomes("Left");
    await follow(tabId);
    await becomes("Next");
    await inPage(tabId, "history.back()");
    await becomes("Left, and back");

    const now = await inExtension(
      `chrome.tabs.create({ url: "about:blank" }).then(() => chrome.tabs.discard(${tabId})).then(({ id }) => id)`,
    );
    // What the browser tells of itself is on its way: the next answer comes after it.
    await client.callTool("get_browser_tabs");
    const { isError, text } = await client.callTool("get_page_content", { tabId });
    expect([isError, text]).toEqual([true, expect.stringContaining(`now tab ${String(now)}`)]);
  } finally {
    await client.close();
    await server.stop();
  }
});
