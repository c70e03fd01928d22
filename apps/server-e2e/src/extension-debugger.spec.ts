import { servePage } from "@browser-mcp/testing";
import type { Frame, PageRoute, PageServer } from "@browser-mcp/testing";
import type { Page } from "puppeteer-core";
import { ExtensionDriver } from "./extension-driver.js";

const strict: PageRoute = (_request, response) => {
  response
    .writeHead(200, { "content-type": "text/html", "content-security-policy": "default-src 'none'" })
    .end("<!doctype html><title>Strict</title><p>closed</p>");
};

/** The request for the page that comes late, once it is there, as what answers it. */
let lateAsked: (answer: () => void) => void;
const answerLate = new Promise<() => void>((resolve) => (lateAsked = resolve));
const late: PageRoute = (_request, response) => {
  lateAsked(() => {
    response
      .writeHead(200, { "content-type": "text/html" })
      .end("<!doctype html><title>Late</title><body style='margin:0;background:#0000ff'>");
  });
};

const routes: Readonly<Record<string, PageRoute>> = {
  "/plain":
    "<!doctype html><title>Plain</title><body style='margin:0;background:#00ff00'><p>one</p><p>two</p>",
  "/tall": `<!doctype html><title>Tall</title><body style="margin:0;background:#ff0000"><div style="height:3000px">
    <div id="box" style="position:absolute;top:2000px;left:50px;width:100px;height:60px;background:#0000ff"></div></div>`,
  "/long": "<!doctype html><title>Long</title><body style='margin:0'><div style='height:30000px'></div>",
  "/strict": strict,
  "/late": late,
  "/tree": `<!doctype html><title>Tree</title><nav aria-label="Main"><a href="/plain">On</a></nav>
    <h2>Head</h2><div><p>words</p></div><input aria-label="Name" value="typed"><iframe srcdoc="<p>inner</p>"></iframe>`,
};

let site: PageServer;
let driver: ExtensionDriver;
let plain: { readonly page: Page; readonly tabId: number };
let tall: { readonly page: Page; readonly tabId: number };

const settings = async (change: object): Promise<void> => {
  await driver.person.inExtension(`chrome.storage.sync.set(${JSON.stringify(change)})`);
};
/** Forbids or allows the debugger, and waits until the extension has said so. */
const allowDebugger = async (allowed: boolean): Promise<void> => {
  await settings({ debuggerAllowed: allowed });
  await driver.server.hello(
    ({ capabilities }) => Array.isArray(capabilities) && capabilities.includes("debugger") === allowed,
  );
};
const run = (tabId: number, script: string, more: object = {}) =>
  driver.request("executeScript", { tabId, script, ...more });
const shoot = (params: object) => driver.request("captureScreenshot", params);

/** Size and middle colour of a picture, as a browser decodes it. */
const look = async (reply: Frame): Promise<{ width: number; height: number; middle: string }> => {
  const { type, data } = reply;
  if (type !== "response") throw new Error(`There is no picture: ${JSON.stringify(reply)}`);
  const url = typeof data === "string" ? data : (data as { dataUrl: string }).dataUrl;
  const seen: unknown = await plain.page.evaluate(`(async () => {
    const bitmap = await createImageBitmap(await (await fetch(${JSON.stringify(url)})).blob());
    const { width, height } = bitmap;
    const context = new OffscreenCanvas(width, height).getContext("2d");
    context.drawImage(bitmap, 0, 0);
    const [r, g, b] = context.getImageData(width >> 1, height >> 1, 1, 1).data;
    const near = (value) => (value > 200 ? "f" : value < 60 ? "0" : "?");
    return { width, height, middle: near(r) + near(g) + near(b) };
  })()`);
  return seen as { width: number; height: number; middle: string };
};
const activeUrl = () =>
  driver.person.inExtension(
    "chrome.tabs.query({ active: true, lastFocusedWindow: true }).then(([tab]) => tab.url)",
  );

beforeAll(async () => {
  site = await servePage(routes);
  driver = await ExtensionDriver.start();
  tall = await driver.open(site.url("/tall"));
  plain = await driver.open(site.url("/plain"));
});
afterAll(async () => {
  await driver?.close();
  await site?.close();
});

describe("a script", () => {
  it.each<[string, unknown]>([
    ["1 + 1", 2],
    ["const twice = 4; twice * 2", 8],
    ["const twice = 5; twice * 2", 10],
    ["return 7", 7],
    [
      "Promise.resolve(new Map([['a', [new Date(0), 12n, NaN]]]))",
      { a: ["1970-01-01T00:00:00.000Z", "12n", "NaN"] },
    ],
    ["const loop = { n: 1 }; loop.self = loop; loop", { n: 1, self: "[Circular]" }],
    ["document.querySelectorAll('p')", ["<p>one</p>", "<p>two</p>"]],
    ["new URL('http://a/b')", "http://a/b"],
    ["await new Promise((resolve) => setTimeout(() => resolve('later'), 20))", "later"],
  ])("%s has its value", async (script, value) => {
    expect((await run(plain.tabId, script))["data"]).toEqual({ ok: true, value });
  });

  it("that throws is told with message, stack and place", async () => {
    expect(await run(plain.tabId, "function f() { null.x; }\n\nf()")).toMatchObject({
      type: "response",
      tabId: plain.tabId,
      url: site.url("/plain"),
      documentId: expect.any(String),
      data: {
        ok: false,
        message: "TypeError: Cannot read properties of null (reading 'x')",
        stack: expect.stringMatching(/at f \(<anonymous>:1:21\)\n {4}at <anonymous>:3:1$/),
        position: { line: 1, column: 21 },
      },
    });
    expect((await run(plain.tabId, "let = = 1"))["data"]).toMatchObject({ ok: false, position: { line: 1 } });
    expect((await run(plain.tabId, "Promise.reject({ a: 1 })"))["data"]).toEqual({
      ok: false,
      message: 'Uncaught {"a":1}',
    });
  });

  it("that is an expression is placed the same, whether or not its page has rendered a value before", async () => {
    const { tabId, page } = await driver.open(site.url("/plain"));
    const failing = "[(() => { null.x; })()]";
    const script = "[1, new Error('e').stack, { get trap() { return 1; } }]";
    const late = "(async () => { await 1; return [new Error('late').stack]; })()";
    expect((await run(tabId, late))["data"]).toEqual({
      ok: true,
      value: ["Error: late\n    at <anonymous>:1:33"],
    });
    await page.reload();
    const fresh = [(await run(tabId, failing))["data"], (await run(tabId, script))["data"]];
    expect(fresh).toMatchObject([
      { ok: false, position: { line: 1, column: 16 } },
      { ok: true, value: [1, "Error: e\n    at <anonymous>:1:5", { trap: "[Getter]" }] },
    ]);
    expect([(await run(tabId, failing))["data"], (await run(tabId, script))["data"]]).toEqual(fresh);
    expect((await run(tabId, late))["data"]).toMatchObject({
      value: ["Error: late\n    at <anonymous>:1:33"],
    });
    await page.reload();
    expect((await run(tabId, script))["data"]).toEqual(fresh[1]);
    await driver.data("detachDebugger", { tabId });
    for (const session of ["another session", "the same session"])
      expect([session, (await run(tabId, script))["data"]]).toEqual([session, fresh[1]]);
    await page.close();
  });

  it("is never run twice", async () => {
    await run(plain.tabId, "window.runs = (window.runs ?? 0) + 1; eval('return')");
    expect((await run(plain.tabId, "window.runs"))["data"]).toEqual({ ok: true, value: 1 });
  });

  it("runs under the strictest content security policy", async () => {
    const { tabId, page } = await driver.open(site.url("/strict"));
    expect((await run(tabId, "document.title + eval('1 + 1')"))["data"]).toEqual({
      ok: true,
      value: "Strict2",
    });
    await page.close();
  });

  it.each([
    ["for (;;);", 700, /longer than 700 ms and was stopped/],
    [
      // Begins to run away when it is guarded, and before its time is over, however slow the machine is.
      "await new Promise((resolve) => setTimeout(resolve, 1_000)); for (;;);",
      3_000,
      /longer than 3000 ms and was stopped/,
    ],
    ["new Promise(() => {})", 700, /promise did not settle within 700 ms/],
    ["alert('hello')", 700, /dialog \(alert: "hello"\).*dismissed/],
  ])("%s ends in time, and the page lives on", async (script, timeout, words) => {
    const { tabId, page } = await driver.open(site.url("/tree"));
    expect(await run(tabId, script, { timeout })).toMatchObject({
      type: "error",
      code: "REQUEST_TIMEOUT",
      error: expect.stringMatching(words),
    });
    expect((await run(tabId, "document.title"))["data"]).toEqual({ ok: true, value: "Tree" });
    await page.close();
  });
});

describe("a picture", () => {
  it("is of the tab that was asked for, shown or not, ten at once", async () => {
    const tabs = Array.from({ length: 10 }, (_entry, index) => [tall, plain][index % 2]?.tabId);
    const replies = await Promise.all(tabs.map((tabId) => shoot({ tabId })));
    expect(replies.map(({ tabId }) => tabId)).toEqual(tabs);
    const colours = [];
    for (const reply of replies) colours.push((await look(reply)).middle);
    expect(colours).toEqual(tabs.map((tabId) => (tabId === tall.tabId ? "f00" : "0f0")));
    expect(await activeUrl()).toBe(site.url("/plain"));
  });

  it.each<[string, object, object]>([
    ["an element", { selector: "#box" }, { width: 100, height: 60, middle: "00f" }],
    ["an element, larger", { selector: "#box", scale: 2 }, { width: 200, height: 120, middle: "00f" }],
    [
      "a part",
      { clip: { x: 60, y: 2_010, width: 20, height: 10 }, format: "webp" },
      { width: 20, height: 10, middle: "00f" },
    ],
    [
      "the whole page, smaller",
      { fullPage: true, scale: 0.5, format: "jpeg" },
      { height: 1_500, middle: "f00" },
    ],
  ])("is of %s", async (_what, params, seen) => {
    expect(await look(await shoot({ tabId: tall.tabId, ...params }))).toMatchObject(seen);
  });

  it("says what of a very long page it does not show", async () => {
    const { tabId, page } = await driver.open(site.url("/long"));
    const reply = await shoot({ tabId, fullPage: true });
    expect(reply["data"]).toMatchObject({
      limitations: [expect.stringMatching(/× 16384 of .* 30000 CSS pixels/)],
    });
    await page.close();
  });

  it("is not of an element that is not there", async () => {
    expect(await shoot({ tabId: tall.tabId, selector: "#none" })).toMatchObject({
      code: "ELEMENT_NOT_FOUND",
    });
    expect(await shoot({ tabId: tall.tabId, selector: "#" })).toMatchObject({ code: "INVALID_PARAMETERS" });
  });

  it("is of a tab that was opened just now, as soon as its page comes", async () => {
    const create = `chrome.tabs.create({ url: ${JSON.stringify(site.url("/late"))} }).then(({ id }) => id)`;
    const tabId = await driver.person.inExtension(create);
    const [script, picture] = [run(tabId as number, "document.title"), shoot({ tabId })];
    await driver.request("getAllTabs"); // both are on their way
    (await answerLate)();
    expect((await script)["data"]).toEqual({ ok: true, value: "Late" });
    expect((await look(await picture)).middle).toBe("00f");
    await driver.person.inExtension(`chrome.tabs.remove(${tabId})`);
  });

  it("is of the tab in another window too", async () => {
    const created = await driver.person.inExtension(
      `chrome.windows.create({ url: ${JSON.stringify(site.url("/tall"))} }).then(({ id, tabs }) => ({ id, tabId: tabs[0].id }))`,
    );
    const { id, tabId } = created as { id: number; tabId: number };
    const [other, here] = await Promise.all([
      shoot({ tabId, reloadDiscarded: true }),
      shoot({ tabId: plain.tabId }),
    ]);
    expect([(await look(other)).middle, (await look(here)).middle]).toEqual(["f00", "0f0"]);
    await driver.person.inExtension(`chrome.windows.remove(${id})`);
  });
});

describe("the accessibility tree", () => {
  it("is the browser's own, with frames and without what was typed", async () => {
    const { tabId, page } = await driver.open(site.url("/tree"));
    const reply = await driver.request("getAccessibilityTree", { tabId });
    expect(reply).toMatchObject({ tabId, url: site.url("/tree"), data: { source: "browser" } });
    const text = JSON.stringify(reply["data"]);
    for (const found of [
      '"tag":"nav"',
      '"role":"link"',
      '"role":"heading","name":"Head"',
      '"words"',
      '"inner"',
    ]) {
      expect(text).toContain(found);
    }
    expect(text).not.toContain("typed");
    await page.close();
  });
});

describe("the debugger", () => {
  it("is attached and detached as often as anybody asks", async () => {
    const { tabId, page } = await driver.open(site.url("/tree"));
    const statuses = [];
    for (const action of ["attachDebugger", "attachDebugger", "detachDebugger", "detachDebugger"]) {
      statuses.push(await driver.data(action, { tabId }));
    }
    expect(statuses).toEqual([
      { status: "attached" },
      { status: "attached", alreadyAttached: true },
      { status: "detached" },
      { status: "detached" },
    ]);
    await page.close();
  });

  it("is given back when nobody needs it, unless it is held", async () => {
    await settings({ debuggerIdleMs: 0 });
    const [held, used] = [await driver.open(site.url("/tree")), await driver.open(site.url("/tree"))];
    const [heldTab, usedTab] = [held.tabId, used.tabId];
    await driver.data("attachDebugger", { tabId: heldTab });
    await run(heldTab, "1");
    await run(usedTab, "1");
    // A session of ours is one at which a command works.
    const works = (tabId: number) =>
      driver.person.inExtension(
        `chrome.debugger.sendCommand({ tabId: ${tabId} }, "Runtime.getIsolateId").then(() => true, () => false)`,
      );
    while (await works(usedTab)); // its idle time is nothing, but it does end after the answer
    expect(await works(heldTab)).toBe(true);
    await settings({ debuggerIdleMs: 60_000 });
    await Promise.all([held.page.close(), used.page.close()]);
  });
});

describe("the debugger of a worker that ended", () => {
  /** A session of ours is one at which a command works. */
  const works = (tabId: number) =>
    driver.person.inExtension(
      `chrome.debugger.sendCommand({ tabId: ${tabId} }, "Runtime.getIsolateId").then(() => true, () => false)`,
    );

  it("is taken over by the next: held ones stay, the others are given back, and the requests are known", async () => {
    const [held, used] = [await driver.open(site.url("/tree")), await driver.open(site.url("/tree"))];
    await driver.data("attachDebugger", { tabId: held.tabId });
    await run(used.tabId, "1");
    await held.page.evaluate(() => fetch("/plain").then((response) => response.text()));
    const kept = `chrome.storage.session.get("network:${held.tabId}").then((items) => JSON.stringify(items))`;
    while (!String(await driver.person.inExtension(kept)).includes(site.url("/plain"))); // noted a moment later
    const hello = await driver.server.hello();
    await driver.person.restartWorker();
    await driver.server.hello((frame) => frame !== hello);

    expect(await driver.data("attachDebugger", { tabId: held.tabId })).toEqual({
      status: "attached",
      alreadyAttached: true,
    });
    expect((await run(held.tabId, "document.title"))["data"]).toEqual({ ok: true, value: "Tree" });
    expect((await run(used.tabId, "document.title"))["data"]).toEqual({ ok: true, value: "Tree" });
    await held.page.evaluate(() => fetch("/tall").then((response) => response.text()));
    const data = await driver.data("getNetworkData", { tabId: held.tabId, includeResponseBodies: true });
    const { requests } = data as { requests: readonly Frame[] };
    const paths = requests.map(({ url }) => new URL(String(url)).pathname);
    expect(paths.filter((path) => path !== "/favicon.ico")).toEqual(["/tree", "/plain", "/tall"]);
    expect(requests.find(({ url }) => url === site.url("/tall"))).toMatchObject({
      responseBody: { body: expect.stringContaining("<title>Tall") },
    });

    await settings({ debuggerIdleMs: 0 });
    await run(used.tabId, "1");
    while (await works(used.tabId)); // its idle time is nothing, but it does end after the answer
    expect(await works(held.tabId)).toBe(true);
    await driver.data("detachDebugger", { tabId: held.tabId });
    expect(await works(held.tabId)).toBe(false);
    await settings({ debuggerIdleMs: 60_000 });
    await Promise.all([held.page.close(), used.page.close()]);
  });
});

describe("a debugger that a client has enabled", () => {
  it("still pauses the page after a script of ours that took long", async () => {
    const { tabId, page } = await driver.open(site.url("/tree"));
    const cdp = (method: string, params: object = {}) => driver.data("cdp", { tabId, method, params });
    await driver.data("attachDebugger", { tabId });
    await cdp("Debugger.enable");
    await run(tabId, "new Promise((resolve) => setTimeout(resolve, 600))");
    // A domain that is off refuses it.
    expect(await cdp("Debugger.setBreakpointsActive", { active: true })).toEqual({});
    expect(await cdp("Debugger.setPauseOnExceptions", { state: "none" })).toEqual({});
    await cdp("Debugger.disable");
    await run(tabId, "new Promise((resolve) => setTimeout(resolve, 600))");
    expect(
      await driver.request("cdp", {
        tabId,
        method: "Debugger.setPauseOnExceptions",
        params: { state: "none" },
      }),
    ).toMatchObject({ type: "error" });
    await driver.data("detachDebugger", { tabId });
    await page.close();
  });
});

describe("a forbidden debugger", () => {
  beforeAll(() => allowDebugger(false));
  afterAll(() => allowDebugger(true));

  it("is said by every call that needs it", async () => {
    expect(await driver.request("attachDebugger", { tabId: plain.tabId })).toMatchObject({
      code: "PERMISSION_DENIED",
      error: expect.stringContaining("forbidden the debugger"),
    });
    expect(await shoot({ tabId: tall.tabId, fullPage: true })).toMatchObject({ code: "PERMISSION_DENIED" });
  });

  it("leaves scripts what the page allows, and says what they lack", async () => {
    const lacking = [expect.stringMatching(/nothing could have stopped it/)];
    expect((await run(plain.tabId, "Promise.resolve({ a: new Set([1]) })"))["data"]).toEqual({
      ok: true,
      value: { a: [1] },
      limitations: lacking,
    });
    expect((await run(plain.tabId, "1;\n  null.x"))["data"]).toMatchObject({
      ok: false,
      position: { line: 2, column: 8 },
      limitations: lacking,
    });
    const { tabId, page } = await driver.open(site.url("/strict"));
    expect(await run(tabId, "1")).toMatchObject({
      code: "PERMISSION_DENIED",
      error: expect.stringMatching(/content security policy.*only the debugger/),
    });
    await page.close();
  });

  it("leaves pictures of tabs that are shown for a moment, one after the other", async () => {
    await plain.page.bringToFront();
    const tabs = [tall, plain, tall, plain].map(({ tabId }) => tabId);
    const replies = await Promise.all(tabs.map((tabId) => shoot({ tabId })));
    const colours = [];
    for (const reply of replies) colours.push((await look(reply)).middle);
    expect(colours).toEqual(["f00", "0f0", "f00", "0f0"]);
    expect(await look(await shoot({ tabId: tall.tabId, selector: "#box", format: "webp" }))).toMatchObject({
      width: 100,
      height: 60,
      middle: "00f",
    });
    expect(await activeUrl()).toBe(site.url("/plain"));
  });

  it("leaves the computed accessibility tree", async () => {
    expect(await driver.data("getAccessibilityTree", { tabId: plain.tabId })).toMatchObject({
      source: "computed",
    });
  });
});
