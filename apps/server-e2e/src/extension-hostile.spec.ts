import { servePage } from "@browser-mcp/testing";
import type { PageRoute, PageServer } from "@browser-mcp/testing";
import { ExtensionDriver } from "./extension-driver.js";

// A page that has replaced whatever our scripts might use, before anybody asked: its own world is not the one that
// reads it, and what has to run in its world (a script and the rendering of its value) leans on nothing of it.

const attack = `
  globalThis.page = { title: "Hostile" };
  const lie = () => "a lie";
  const lies = (target, names) => {
    for (const name of names) Object.defineProperty(target, name, { get: lie, set() {}, configurable: true });
  };
  class Liar { then(done) { done("a lie"); } toJSON() { return "a lie"; } get() { return "a lie"; } }
  lies(Document.prototype, ["title", "URL", "body", "documentElement"]);
  lies(Node.prototype, ["firstChild", "nextSibling", "textContent", "nodeType", "parentNode"]);
  lies(Element.prototype, ["attributes", "localName", "tagName", "id", "className", "shadowRoot"]);
  lies(HTMLElement.prototype, ["innerText"]);
  for (const name of ["querySelectorAll", "querySelector", "getAttribute"]) {
    Element.prototype[name] = Document.prototype[name] = lie;
  }
  performance.getEntriesByType = performance.now = lie;
  globalThis.getComputedStyle = lie;
  JSON.stringify = JSON.parse = lie;
  String = Number = Boolean = Date = RegExp = URL = Set = Map = WeakMap = WeakSet = Promise = Liar;
  Array.prototype.map = Array.prototype.push = Array.prototype.join = lie;
  Array.from = Array.isArray = lie;
  Object.keys = Object.entries = Object.getOwnPropertyNames = Object.getOwnPropertyDescriptor = lie;
  Reflect.ownKeys = Reflect.apply = lie;
  Function.prototype.call = Function.prototype.apply = Function.prototype.bind = lie;`;

const pages: Readonly<Record<string, PageRoute>> = {
  "/hostile": `<!doctype html><html lang="en"><title>Hostile</title><body><h1 id="top">True words</h1>
    <p>${"What the page really shows. ".repeat(4)}</p><button>Press</button>
    <script>${attack}</script></body></html>`,
  "/data.json": (_request, response) => {
    response.writeHead(200, { "content-type": "application/json" }).end('{"fruit":"apple"}');
  },
};

let site: PageServer;
let driver: ExtensionDriver;

beforeAll(async () => {
  site = await servePage(pages);
  driver = await ExtensionDriver.start();
});
afterAll(async () => {
  await driver?.close();
  await site?.close();
});

describe("a page that has replaced the built-ins", () => {
  let tabId: number;
  const ask = (action: string, params: object = {}): Promise<unknown> =>
    driver.data(action, { tabId, ...params });

  beforeAll(async () => {
    ({ tabId } = await driver.open(site.url("/hostile")));
  });

  it("is read as it is: text, title and address", async () => {
    expect(await ask("getPageContent", { includeHtml: true })).toMatchObject({
      url: site.url("/hostile"),
      title: "Hostile",
      text: expect.stringMatching(/^True words\n\nWhat the page really shows\./),
      html: expect.stringContaining('<h1 id="top">True words</h1>'),
    });
  });

  it("is read as it is: Markdown", async () => {
    expect(await ask("getPageContent", { format: "markdown" })).toMatchObject({
      markdown: expect.stringContaining("What the page really shows."),
    });
  });

  it("is read as it is: DOM", async () => {
    expect(await ask("getDOMSnapshot", { selector: "#top", includeStyles: true })).toMatchObject({
      root: { tag: "h1", attributes: { id: "top" }, text: "True words" },
    });
  });

  it("is read as it is: times", async () => {
    expect(await ask("getPerformanceMetrics")).toMatchObject({
      timing: { domContentLoaded: expect.any(Number) },
    });
  });

  it.each<[string, unknown]>([
    ["1 + 1", 2],
    ["page", { title: "Hostile" }],
    ["[1, [2, 'three'], null, undefined, 4n]", [1, [2, "three"], null, null, "4n"]],
    ["(async () => ({ later: true }))()", { later: true }],
    ["new Proxy({}, { ownKeys() { throw new Error('trap') } })", expect.anything()],
    ["({ get now() { throw new Error('getter') }, kept: 1 })", expect.objectContaining({ kept: 1 })],
  ])("gives the value of the script %s", async (script, value) => {
    expect(await ask("executeScript", { script })).toEqual({ ok: true, value });
  });

  it("tells what a script throws", async () => {
    expect(await ask("executeScript", { script: "null.x" })).toMatchObject({
      ok: false,
      message: expect.stringContaining("Cannot read properties of null"),
    });
  });
});

it("a plain JSON document is read, and scripts run in it", async () => {
  const { tabId } = await driver.open(site.url("/data.json"));
  expect(await driver.data("getPageContent", { tabId })).toMatchObject({
    text: expect.stringContaining('{"fruit":"apple"}'),
  });
  expect(
    await driver.data("executeScript", { tabId, script: "JSON.parse(document.body.innerText)" }),
  ).toEqual({
    ok: true,
    value: { fruit: "apple" },
  });
});
