import { PAGE_SCRIPT_NAME } from "@browser-mcp/protocol";
import { servePage } from "@browser-mcp/testing";
import type { PageRoute, PageServer } from "@browser-mcp/testing";
import { ExtensionDriver } from "./extension-driver.js";
import { builtExtension } from "./server-process.js";

// The console from the page's first script on, as the extension itself tells it.

interface Message {
  readonly level: string;
  readonly kind: string;
  readonly timestamp: number;
  readonly message: string;
  readonly stack?: string;
  readonly source?: { readonly url: string; readonly line: number; readonly column: number };
  readonly frameUrl?: string;
}
interface Console {
  readonly messages: readonly Message[];
  readonly dropped: number;
  readonly coverage: string;
}

const page = (body: string): string => `<!doctype html><meta charset="utf-8"><title>Page</title>${body}`;

const pages = {
  "/early": page(`<script>console.warn("first", { code: 7 });
    function fail() { throw new TypeError("nobody caught this"); }
    Promise.reject(new RangeError("rejected", { cause: new Error("the cause") }));
    Promise.reject({ status: 500 });
    fail();</script>
    <script>
      (function outer() {
        console.log("a place");
      })();
    </script><script>this is no script</script>`),
  "/values": page(`<div id="main" class="wide red"></div><script>
      globalThis.called = 0;
      const call = () => { globalThis.called += 1; return "page code"; };
      class Point { constructor() { this.x = 1; this.y = -0; } get far() { return call(); } }
      const cyclic = { name: "c" }; cyclic.self = cyclic;
      const sneaky = { get now() { return call(); }, toString: call, toJSON: call, [Symbol.toPrimitive]: call };
      console.log("%s is %d years, %i, %f, %o%c.", "Ann", "42.5", 3.9, "1.5", { a: 1 }, "color:red", "more");
      console.log(new Map([["a", { b: [1, , 2] }]]), new Set([1n, Symbol("s")]));
      console.log(cyclic, new Point(), sneaky, \`\${"%s"} \`, sneaky);
      console.log("%s %d", sneaky, sneaky);
      console.log(document.querySelector("#main"), document, document.createTextNode("hi"));
      console.log(new Date(0), /a+b/gi, new Uint8Array([1, 2]), function named() {}, Point, null, undefined, true);
      console.error("failed:", Object.assign(new Error("outer", { cause: new TypeError("inner") }), { code: 7 }));
      console.log(new DOMException("gone", "AbortError"), new Proxy({}, { ownKeys() { throw new Error("trap"); } }));
      console.log("x".repeat(60000));
      console.log({ long: "y".repeat(20000), deep: { a: { b: { c: { d: 1 } } } } });
      console.log(Array.from({ length: 150 }, (_, i) => i));
      console.assert(true, "not this"); console.assert(false, "but %s", "this");
      console.count(); console.count(); console.count("x"); console.trace("here"); console.group("inside"); console.groupEnd();
      console.time("t"); console.timeEnd("t"); console.timeEnd("never"); console.dir({ d: 1 }); console.table([1]);
      console.info(console.log.name, String(console.log).includes("native code"), "prototype" in console.log);
    </script>`),
  "/strict": page(`<script>console.log("blocked")</script><script src="/strict.js"></script>`),
  "/strict.js": "",
  "/burst": page(`<script>
      for (let index = 0; index < 100000; index += 1) console.debug("message", index);
      document.title = "done";
    </script>`),
  "/frames": page(`<script>console.log("main")</script>
    <iframe src="/child"></iframe><iframe srcdoc="<script>console.log('srcdoc')</script>"></iframe>
    <iframe src="javascript:'<script>console.log(&quot;script&quot;)</script>'"></iframe>
    <iframe id="blank"></iframe><script>
      document.querySelector("#blank").contentWindow.eval("console.log('blank')");
    </script>`),
  "/empty-frame": page("<iframe></iframe>"),
  "/reloaded": page(`<script>
      function say(text) {
        console.log(text);
      }
      const kept = console.info;
      say("before");
    </script>`),
  "/child": page(
    `<script>console.log("child"); setTimeout(() => { throw new Error("in the child"); });</script>`,
  ),
  "/hostile": page(`<script>
      globalThis.seen = "";
      const Failure = Error;
      const spy = (where) => function () { seen += where + "\\n"; throw new Failure("hostile " + where); };
      const poison = (target, names, where) => {
        for (const name of names) {
          const accessors = { __proto__: null, get: spy(where + "." + String(name)), set: spy(where + "." + String(name) + "=") };
          Object.defineProperty(target, name, accessors);
        }
      };
      for (const type of ["browser-mcp-port-offered", "browser-mcp-port-awaited"]) {
        document.addEventListener(type, () => { seen += type + "\\n"; });
        document.dispatchEvent(new MessageEvent(type, { ports: [new MessageChannel().port2], cancelable: true }));
      }
      window.dispatchEvent(new ErrorEvent("error", { message: "forged" }));
      Error.prepareStackTrace = spy("prepareStackTrace");
      Error.stackTraceLimit = 0;
      const say = console.log, warn = console.warn;
      console.log = spy("replaced");
      poison(Object.prototype, ["get", "set", "value", "source", "stack", "next", "then", "id"], "Object.prototype");
      poison(String.prototype, ["slice", "indexOf", "replace", "charCodeAt", "toString"], "String.prototype");
      poison(MessagePort.prototype, ["postMessage", "onmessage", "start"], "MessagePort.prototype");
      poison(MessageEvent.prototype, ["data", "ports"], "MessageEvent.prototype");
      poison(EventTarget.prototype, ["addEventListener", "removeEventListener", "dispatchEvent"], "EventTarget.prototype");
      poison(Function.prototype, ["call", "apply", "bind", "toString"], "Function.prototype");
      poison(Map.prototype, ["get", "set", "forEach", "size"], "Map.prototype");
      poison(Reflect, ["apply", "ownKeys", "getOwnPropertyDescriptor"], "Reflect");
      poison(JSON, ["stringify", "parse"], "JSON");
      poison(Date, ["now"], "Date");
      poison(window, ["Error", "MessageChannel", "MessageEvent", "Reflect"], "window");
      poison(Array.prototype, ["push", "map", "join", "0", "1", Symbol.iterator], "Array.prototype");
      say("still there", { a: [1, 2], map: new Map() }, "%");
      warn("a position");
    </script><script>undefinedFunction()</script><img name="addEventListener"><form name="body"></form>`),
};

/** What has a viewer of the browser's own, or no script. */
const plain: Readonly<Record<string, readonly [type: string, body: string]>> = {
  "/data.json": ["application/json", '{"a": 1}'],
  "/words.txt": ["text/plain", "words"],
  "/list.xml": ["application/xml", "<list><item/></list>"],
  "/dot.svg": ["image/svg+xml", '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'],
  "/style.css": ["text/css", "a {}"],
};

/** The line of the hostile page that says so. */
const lineOf = (text: string): number =>
  pages["/hostile"].split("\n").findIndex((line) => line.includes(text)) + 1;

let site: PageServer;
let driver: ExtensionDriver;

const consoleOf = async (tabId: number, filters: object = {}): Promise<Console> =>
  (await driver.data("getConsoleMessages", { tabId, ...filters })) as Console;
const textsOf = ({ messages }: Console): string[] => messages.map(({ message }) => message);

/** Resolves with the tab of an address once its title says that its script is done. */
const finished = async (url: string): Promise<number> => {
  for (;;) {
    const tabs = (await driver.data("getAllTabs")) as { id: number; url: string; title: string }[];
    const tab = tabs.find((candidate) => candidate.url === url && candidate.title === "done");
    if (tab !== undefined) return tab.id;
  }
};

beforeAll(async () => {
  const plainRoutes = Object.entries(plain).map(([path, [type, body]]): [string, PageRoute] => [
    path,
    (_request, response) => response.writeHead(200, { "content-type": type }).end(body),
  ]);
  site = await servePage({
    ...pages,
    ...Object.fromEntries(plainRoutes),
    "/strict": (_request, response) => {
      const policy = "default-src 'none'; script-src 'self'";
      response
        .writeHead(200, { "content-type": "text/html", "content-security-policy": policy })
        .end(pages["/strict"]);
    },
    "/strict.js": (_request, response) => {
      response
        .writeHead(200, { "content-type": "text/javascript" })
        .end('console.log("allowed"); missing();');
    },
  });
  driver = await ExtensionDriver.start();
});
afterAll(async () => {
  await driver?.close();
  await site?.close();
});

describe("the console of a page, from its first script on", () => {
  it("holds what was said while it loaded, with uncaught errors and rejections, and where", async () => {
    const { tabId } = await driver.open(site.url("/early"));
    const reply = await driver.request("getConsoleMessages", { tabId });
    expect(reply).toMatchObject({ tabId, url: site.url("/early"), documentId: expect.any(String) });
    const { messages, coverage, dropped } = reply["data"] as Console;
    expect({ coverage, dropped }).toEqual({ coverage: "document-start", dropped: 0 });
    const url = site.url("/early");
    // When the browser tells of a rejection is its own affair.
    const rejections = messages.filter(({ kind }) => kind === "rejection");
    expect(rejections).toEqual([
      expect.objectContaining({
        level: "error",
        message: "Uncaught (in promise) RangeError: rejected [cause]: Error: the cause",
        stack: expect.stringMatching(/^RangeError: rejected\n[^]*\nCaused by: Error: the cause\n/),
        source: expect.objectContaining({ url, line: 3 }),
      }),
      expect.objectContaining({ message: "Uncaught (in promise) {status: 500}" }),
    ]);
    expect(messages.filter(({ kind }) => kind !== "rejection")).toEqual([
      expect.objectContaining({
        level: "warn",
        kind: "console",
        message: "first {code: 7}",
        source: { url, line: 1, column: 73 },
      }),
      expect.objectContaining({
        level: "error",
        kind: "exception",
        message: "Uncaught TypeError: nobody caught this",
        stack: expect.stringMatching(/^TypeError: nobody caught this\n {4}at fail \(.*\/early:2:\d+\)\n/),
        source: { url, line: 2, column: 29 },
      }),
      expect.objectContaining({
        level: "log",
        message: "a place",
        stack: expect.stringMatching(/^ {4}at outer \(.*\/early:8:\d+\)\n {4}at .*\/early:9:\d+$/),
        source: expect.objectContaining({ url, line: 8 }),
      }),
      expect.objectContaining({
        kind: "exception",
        message: expect.stringMatching(/^Uncaught SyntaxError: /),
        source: expect.objectContaining({ url, line: 10 }),
      }),
    ]);
  });

  it("gives only the levels and the time that are asked for", async () => {
    const { tabId } = await driver.open(site.url("/early"));
    const { messages } = await consoleOf(tabId);
    expect(textsOf(await consoleOf(tabId, { levels: ["warn", "log"] }))).toEqual([
      "first {code: 7}",
      "a place",
    ]);
    const since = (messages.at(-1)?.timestamp ?? 0) + 1;
    expect(textsOf(await consoleOf(tabId, { since }))).toEqual([]);
  });

  it("shows values as the developer tools do, and calls no code of the page for it", async () => {
    const { page: tab, tabId } = await driver.open(site.url("/values"));
    expect(await tab.evaluate("called")).toBe(2); // the browser's own %s and %d
    const texts = textsOf(await consoleOf(tabId));
    const sneaky =
      "{now: [Getter], toString: ƒ call(), toJSON: ƒ call(), [Symbol(Symbol.toPrimitive)]: ƒ call()}";
    expect(texts.slice(0, 8)).toEqual([
      "Ann is 42 years, 3, 1.5, {a: 1}. more",
      'Map(1) {"a" => {b: [1, , 2]}} Set(2) {1n, Symbol(s)}',
      `{name: "c", self: [Circular]} Point {x: 1, y: -0} ${sneaky} %s  ${sneaky}`,
      `${sneaky} NaN`,
      '<div#main.wide.red> #document #text "hi"',
      "1970-01-01T00:00:00.000Z /a+b/gi Uint8Array(2) [1, 2] ƒ named() class Point null undefined true",
      "failed: Error: outer {code: 7} [cause]: TypeError: inner",
      "AbortError: gone [not readable]",
    ]);
    const [long, nested, many, ...calls] = texts.slice(8);
    expect(long).toBe(`${"x".repeat(50_000)}\n... [TRUNCATED - original size: 60000]`);
    expect(nested).toBe(`{long: "${"y".repeat(10_000)}"… (20000 characters), deep: {a: {b: {c: {…}}}}}`);
    expect(many).toMatch(/^\[0, 1, .*, 98, 99, … 50 more\]$/);
    expect(calls).toEqual([
      "Assertion failed: but this",
      "default: 1",
      "default: 2",
      "x: 1",
      "here",
      "inside",
      expect.stringMatching(/^t: [\d.e-]+ ms$/),
      "{d: 1}",
      "[1]",
      "log true false",
    ]);
  });

  it("is recorded under the strictest policy", async () => {
    const { tabId } = await driver.open(site.url("/strict"));
    expect(textsOf(await consoleOf(tabId))).toEqual([
      "allowed",
      "Uncaught ReferenceError: missing is not defined",
    ]);
  });

  it("keeps the newest thousand of a burst, counts the others, and lets the page finish", async () => {
    const url = site.url("/burst");
    // A page that puppeteer has not opened itself: it would have each message sent to it.
    const { page: opener } = await driver.open(site.url("/child"));
    await opener.evaluate(`void open(${JSON.stringify(url)}, "_blank", "noopener")`);
    const tabId = await finished(url);
    const { messages, dropped } = await consoleOf(tabId);
    expect(messages).toHaveLength(1_000);
    expect(dropped).toBe(99_000);
    expect([messages[0]?.message, messages[999]?.message]).toEqual(["message 99000", "message 99999"]);
  });

  it.each(Object.keys(plain))("is covered from its start on also of %s", async (path) => {
    const { tabId } = await driver.open(site.url(path));
    expect(await consoleOf(tabId)).toEqual({ messages: [], dropped: 0, coverage: "document-start" });
  });

  it("holds those of its frames, which say where they come from", async () => {
    const { tabId } = await driver.open(site.url("/frames"));
    const said = async () =>
      (await consoleOf(tabId)).messages.map(({ message, frameUrl }) => [message, frameUrl]);
    const expected = [
      ["main", undefined],
      ["blank", "about:blank"],
      ["srcdoc", "about:srcdoc"],
      ["script", "about:blank"],
      ["child", site.url("/child")],
      ["Uncaught Error: in the child", site.url("/child")],
    ];
    // The child's error comes when its timer runs, which no loading waits for.
    while ((await said()).length < expected.length);
    const all = await said();
    expect(all).toHaveLength(expected.length);
    expect(all).toEqual(expect.arrayContaining(expected));
  });

  it("survives a page that attacks it, which learns nothing and forges nothing", async () => {
    const { page: tab, tabId } = await driver.open(site.url("/hostile"));
    const { messages } = await consoleOf(tabId);
    expect(messages).toMatchObject([
      { level: "log", message: "still there {a: [1, 2], map: Map(0) {}} %" },
      {
        level: "warn",
        message: "a position",
        source: { url: site.url("/hostile"), line: lineOf("a position") },
      },
      { kind: "exception", message: "Uncaught ReferenceError: undefinedFunction is not defined" },
    ]);
    // Its own two forged events, and the engine's own question how to print the error.
    const seen = (await tab.evaluate("seen")) as string;
    expect(seen.split("\n").filter((what) => what !== "" && what !== "prepareStackTrace")).toEqual([
      "browser-mcp-port-offered",
      "browser-mcp-port-awaited",
    ]);
  });

  it("is no error of the extension to the browser", async () => {
    const { page: tab } = await driver.open(site.url("/strict"));
    const said = new Promise<string[]>((resolve) =>
      tab.once("console", (message) => resolve(message.stackTrace().map(({ url }) => url ?? ""))),
    );
    await tab.evaluate("console.error('of the page')");
    expect(await said).toEqual([PAGE_SCRIPT_NAME, expect.not.stringContaining("chrome-extension:")]);
  });

  // What a frame shows is told after it.
  const drawn =
    "new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve))))";

  it.each([
    ["the page has written itself", "document"],
    ["it has written a frame that has no address", "frames[0].document"],
  ])("goes on after %s anew, and again", async (_what, written) => {
    const { page: tab, tabId } = await driver.open(site.url("/empty-frame"));
    for (const time of ["once", "twice"]) {
      await tab.evaluate(`${written}.open(); ${written}.write("<p>anew</p>"); ${written}.close()`);
      await tab.evaluate(drawn);
      await tab.evaluate(`${written}.defaultView.eval("setTimeout(() => { throw new Error('${time}') })")`);
      await tab.evaluate("new Promise((resolve) => setTimeout(resolve))");
    }
    expect(textsOf(await consoleOf(tabId))).toEqual(["Uncaught Error: once", "Uncaught Error: twice"]);
  });

  it("goes on after the page has written itself anew that was empty for a while before", async () => {
    const { page: tab, tabId } = await driver.open(site.url("/empty-frame"));
    for (const step of ["open()", "write('<p>anew</p>')", "close()", "open()", "write('<p>again</p>')"]) {
      await tab.evaluate(`void document.${step}`);
      await tab.evaluate(drawn);
    }
    await tab.evaluate("document.close(), setTimeout(() => { throw new Error('again') })");
    await tab.evaluate("new Promise((resolve) => setTimeout(resolve))");
    expect(textsOf(await consoleOf(tabId))).toEqual(["Uncaught Error: again"]);
  });

  it("misses no error of a frame without an address from when the script that wrote it has ended", async () => {
    const { page: tab, tabId } = await driver.open(site.url("/empty-frame"));
    await tab.evaluate(`{
      const written = frames[0].document;
      written.open();
      written.write("<script>setTimeout(() => { throw new Error('at once') })</script>");
      written.close();
    }`);
    await tab.evaluate("new Promise((resolve) => setTimeout(resolve))");
    expect(textsOf(await consoleOf(tabId))).toEqual(["Uncaught Error: at once"]);
  });
});

describe("the console of a page that is open while the extension is reloaded", () => {
  it("is recorded once, by the newest run alone", async () => {
    const { page: tab, tabId } = await driver.open(site.url("/reloaded"));
    expect(textsOf(await consoleOf(tabId))).toEqual(["before"]);
    const former = await driver.server.hello();
    // Installed over itself, it is reloaded.
    await tab.browser().installExtension(builtExtension);
    await driver.server.hello((hello) => hello !== former);
    // It reaches the page by itself: nothing has asked for its console yet.
    const reached = `chrome.scripting.executeScript({ target: { tabId: ${tabId} }, func: () => typeof browserMcpPage })
      .then(([{ result }]) => result)`;
    while ((await driver.person.inExtension(reached)) === "undefined");
    while ((await consoleOf(tabId)).coverage === "none"); // the half that listens comes second
    expect(await consoleOf(tabId)).toEqual({ messages: [], dropped: 0, coverage: "document-idle" });
    const printed = new Promise<string[]>((resolve) =>
      tab.once("console", (message) => resolve(message.stackTrace().map(({ url }) => url ?? ""))),
    );
    await tab.evaluate("say('after'); kept('kept')");
    // Each recording of the console has one frame of its own in what the browser prints.
    expect((await printed).filter((url) => url === PAGE_SCRIPT_NAME)).toHaveLength(1);
    expect(await consoleOf(tabId)).toMatchObject({
      coverage: "document-idle",
      dropped: 0,
      messages: [{ message: "after", source: { url: site.url("/reloaded"), line: 3 } }],
    });
  });
});
