import { servePage } from "@browser-mcp/testing";
import type { Frame, PageServer } from "@browser-mcp/testing";
import type { Page } from "puppeteer-core";
import { ExtensionDriver } from "./extension-driver.js";

// What the person turns off stays in the browser: proven by every frame that the socket carries.

/** In the address, title, text, console and requests of the page that the person turns off, and nowhere else. */
const MARK = /private|zebra/i;
const pages = {
  "/": `<!doctype html><title>Open</title><p>open words</p><script>console.log("open log")</script>`,
  "/zebra": `<!doctype html><title>Zebra</title><p>zebra words</p>
    <script>console.log("zebra log"); fetch("/zebra-data")</script>`,
  "/zebra-data": "zebra data",
};
const DEADLINE_MS = 15_000;

let site: PageServer;
let driver: ExtensionDriver;
let open: { page: Page; tabId: number };
let secret: { page: Page; tabId: number };
let secretUrl: string;
/** Everything that the extension sent in answer. */
const replies: Frame[] = [];
/** How many events there were before. */
let since = 0;

const ask = async (action: string, params: object = {}): Promise<Frame> => {
  const reply = await driver.request(action, params);
  replies.push(reply);
  return reply;
};
const store = (items: object): Promise<unknown> =>
  driver.person.inExtension(`chrome.storage.local.set(${JSON.stringify(items)})`);
const never = (...sites: string[]): Promise<unknown> =>
  store({ siteRules: { mode: "all", only: [], never: sites } });
const news = (): readonly Frame[] => driver.events.slice(since);
const told = (fits: (event: Frame) => boolean): Promise<Frame> =>
  driver.server.event((event) => news().includes(event) && fits(event));
const removed = (tabId: number) => (event: Frame) =>
  event["type"] === "tab-removed" && event["tabId"] === tabId;
const stored = async (key: string): Promise<unknown> =>
  driver.person.inExtension(
    `chrome.storage.session.get(${JSON.stringify(key)}).then((items) => items[${JSON.stringify(key)}])`,
  );
/** Asks again until it is so. */
const until = async (isSo: () => Promise<boolean>): Promise<void> => {
  const deadline = Date.now() + DEADLINE_MS;
  while (!(await isSo())) if (Date.now() > deadline) throw new Error("It never came to be so.");
};

const everyRead: readonly (readonly [string, object])[] = [
  ["getPageContent", {}],
  ["getPageContent", { format: "markdown" }],
  ["getDOMSnapshot", {}],
  ["getAccessibilityTree", {}],
  ["getPerformanceMetrics", {}],
  ["getConsoleMessages", {}],
  ["getNetworkData", { includeResponseBodies: true }],
  ["captureScreenshot", {}],
  ["executeScript", { script: "document.title" }],
];
const everyControl: readonly (readonly [string, object])[] = [
  ["attachDebugger", {}],
  ["cdp", { method: "Runtime.evaluate", params: { expression: "document.title" } }],
  ["detachDebugger", {}],
];

beforeAll(async () => {
  site = await servePage(pages);
  const { port } = new URL(site.url("/"));
  secretUrl = `http://private.localhost:${port}/zebra`;
  driver = await ExtensionDriver.start();
  open = await driver.open(site.url("/"));
  secret = await driver.open(secretUrl);
});
afterAll(async () => {
  await driver?.close();
  await site?.close();
});

describe("a site that the person turns off", () => {
  it("was open to all before", async () => {
    const { tabId } = secret;
    expect(await driver.data("getPageContent", { tabId })).toMatchObject({ title: "Zebra" });
    expect(JSON.stringify(await driver.data("getConsoleMessages", { tabId }))).toContain("zebra log");
    await until(async () =>
      JSON.stringify(await driver.data("getNetworkData", { tabId })).includes("zebra-data"),
    );
    await driver.data("attachDebugger", { tabId });
    await until(async () => MARK.test(JSON.stringify(await stored(`network:${tabId}`))));
  });

  it("is gone at once, and the debugger with it", async () => {
    since = driver.events.length;
    await never("private.localhost");
    await told(removed(secret.tabId));
    await told(({ type, tabId }) => type === "debugger-detached" && tabId === secret.tabId);
    const { data } = await ask("getAllTabs");
    expect(data).toContainEqual(expect.objectContaining({ id: open.tabId }));
    expect(data).not.toContainEqual(expect.objectContaining({ id: secret.tabId }));
  });

  it.each([...everyRead, ...everyControl])("is refused to %s %j", async (action, params) => {
    expect(await ask(action, { ...params, tabId: secret.tabId })).toMatchObject({
      type: "error",
      code: "PERMISSION_DENIED",
    });
  });

  it.each(everyRead)(
    "is refused to %s where it is the active tab, and no other is read",
    async (action, params) => {
      await secret.page.bringToFront();
      expect(await ask(action, params)).toMatchObject({ type: "error", code: "PERMISSION_DENIED" });
    },
  );

  it("is no longer in the extension's own memory", async () => {
    const everything = "chrome.storage.session.get(null)";
    // The rules themselves name the site; nothing else does.
    await until(async () => !/zebra/i.test(JSON.stringify(await driver.person.inExtension(everything))));
  });

  it("ends the call at a tab that goes there, which is back when it comes back", async () => {
    const { page, tabId } = open;
    const script = "new Promise((resolve) => globalThis.finish = resolve)";
    const running = ask("executeScript", { tabId, script, timeout: 30_000 });
    await page.waitForFunction("typeof finish === 'function'");
    await page.goto(secretUrl);
    // The script may hear of its page's end before the browser says where the tab has gone.
    const ended = await running;
    expect([ended["type"], ended["code"]]).toEqual([
      "error",
      expect.stringMatching(/^(PERMISSION_DENIED|TAB_CLOSED)$/),
    ]);
    await told(removed(tabId));
    await page.evaluate("console.log('zebra again'); fetch('/zebra-data').then((r) => r.text())");
    await page.goto(site.url("/?back"));
    await told(({ type, tab }) => type === "tab-created" && (tab as { id: number }).id === tabId);
    for (const [action, params] of everyRead) {
      expect([action, await ask(action, { ...params, tabId })]).toMatchObject([action, { type: "response" }]);
    }
  });

  it("was in no frame all the while", () => {
    expect(replies.length).toBeGreaterThan(20);
    for (const frame of [...replies, ...news()]) expect(JSON.stringify(frame)).not.toMatch(MARK);
  });

  it("is recorded again, once, from when it is turned on", async () => {
    const { page, tabId } = secret;
    await page.evaluate("console.log('zebra while off')");
    since = driver.events.length;
    await never();
    await told(({ type, tab }) => type === "tab-created" && (tab as { id: number }).id === tabId);
    const log = async (): Promise<readonly { message: string }[]> => {
      const { messages } = (await driver.data("getConsoleMessages", { tabId })) as {
        messages: readonly { message: string }[];
      };
      return messages;
    };
    await until(async () => {
      await page.evaluate("console.log('zebra on again')");
      return (await log()).length > 0;
    });
    const before = (await log()).length;
    await page.evaluate("console.log('zebra last')");
    const messages = await log();
    expect(messages).toHaveLength(before + 1);
    expect(JSON.stringify(messages)).not.toMatch(/zebra log|while off/);
  });
});

it("every kind of site that a rule can name is kept from the recording", async () => {
  const { host, port } = new URL(site.url("/"));
  const sites = ["example.com", host, `other.localhost:${port}`, "[::1]", "[::1]:8080", "127.0.0.2", "file:"];
  const excluded = async (): Promise<number[]> =>
    (await driver.person.inExtension(
      "chrome.scripting.getRegisteredContentScripts().then((all) => all.map(({ excludeMatches = [] }) => excludeMatches.length))",
    )) as number[];
  const isAll = (counts: readonly number[], count: number): boolean =>
    counts.length === 3 && counts.every((each) => each >= count && each > 0 === count > 0);
  await never(...sites);
  await until(async () => isAll(await excluded(), sites.length));
  expect(await driver.request("getPageContent", { tabId: open.tabId })).toMatchObject({
    code: "PERMISSION_DENIED",
  });
  await never();
  await until(async () => isAll(await excluded(), 0));
});

describe("while everything is paused", () => {
  it("every request is refused, nothing is told and nothing recorded", async () => {
    const { page, tabId } = open;
    await driver.data("getPageContent", { tabId });
    await store({ paused: true });
    await until(async () => (await driver.request("getAllTabs"))["code"] === "PERMISSION_DENIED");
    for (const [action, params] of [["getAllTabs", {}], ...everyRead, ...everyControl] as const) {
      expect([action, await driver.request(action, { ...params, tabId })]).toMatchObject([
        action,
        { code: "PERMISSION_DENIED", error: "The person has paused Browser MCP in this browser." },
      ]);
    }
    since = driver.events.length;
    await page.evaluate("console.log('paused log'); fetch('/?paused')");
    await page.goto(site.url("/?elsewhere"));
    await page.evaluate("console.log('paused log'); document.title = 'Changed'");
    await driver.request("getAllTabs");
    expect(news()).toEqual([]);
    await store({ paused: false });
    await told(({ type, tab }) => type === "tab-created" && (tab as { id: number }).id === tabId);
    expect(JSON.stringify(await driver.data("getNetworkData", { tabId }))).not.toMatch(/paused|elsewhere/);
    expect(JSON.stringify(await driver.data("getConsoleMessages", { tabId }))).not.toContain("paused log");
  });
});

describe("the person sees", () => {
  it("which client used which tab, on the tab's badge and in what was done lately", async () => {
    const { tabId } = open;
    const caller = { client: "Tester 1.0", tool: "get_page_content" };
    await driver.data("getPageContent", { tabId, caller });
    const badge = `Promise.all([chrome.action.getBadgeText({ tabId: ${tabId} }), chrome.action.getTitle({ tabId: ${tabId} })])`;
    const use = ["use", "Browser MCP: Tester 1.0 uses this tab (get_page_content)"];
    for (const shown of [use, ["on", "Browser MCP: connected"]]) {
      await until(
        async () => JSON.stringify(await driver.person.inExtension(badge)) === JSON.stringify(shown),
      );
    }
    await until(async () => (await stored("activity")) !== undefined);
    expect(await stored("activity")).toMatchObject([{ ...caller, kind: "read", tabId, outcome: "done" }]);
    await driver.person.inExtension('chrome.storage.session.remove("activity")');
    await until(async () => JSON.stringify(await stored("activity")) === "[]");
  });
});

describe("disconnected by the person", () => {
  it("it stays so until the person connects it, whatever wakes it", async () => {
    const before = await driver.server.hello();
    // From its own page, since the worker ends meanwhile.
    const popup = await driver.person.openPopup();
    const isAway = (): Promise<boolean> =>
      popup
        .evaluate("chrome.storage.session.get('connection')")
        .then((items) => JSON.stringify(items).includes('"byPerson":true'));
    await popup.evaluate("chrome.storage.local.set({ connect: false })");
    await until(isAway);
    await popup.evaluate("chrome.storage.session.remove('connection')");
    await driver.person.restartWorker();
    await popup.evaluate("chrome.runtime.sendMessage('connect').catch(() => undefined)");
    await until(isAway);
    expect(await driver.server.hello()).toBe(before);
    await popup.evaluate("chrome.storage.local.set({ connect: true })");
    expect(await driver.server.hello((hello) => hello !== before)).toMatchObject({ type: "hello" });
    expect(await driver.data("getAllTabs")).toContainEqual(expect.objectContaining({ id: open.tabId }));
  });
});
