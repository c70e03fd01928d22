import { servePage } from "@browser-mcp/testing";
import type { PageServer } from "@browser-mcp/testing";
import type { Page } from "puppeteer-core";
import { ExtensionDriver } from "./extension-driver.js";

// A page that was read tells once when it first changes, so that the cache may keep what was read until then.

const pages = {
  "/": `<!doctype html><title>Page</title><p id="text">One</p><input id="field"><details><summary>More</summary>
    Hidden</details><div id="host"></div><div id="late"></div><img id="image" alt="none"><iframe src="/frame"></iframe>
    <style>@keyframes fade { to { opacity: 0 } } .fading { animation: fade 1ms }</style>
    <script>host.attachShadow({ mode: "open" }).innerHTML = "<b>Inside</b>"</script>`,
  "/frame": "<!doctype html><p>Framed</p>",
  "/undefined": "<!doctype html><my-element>Later</my-element>",
  "/still": "<!doctype html><style>body { height: 100px }</style><my-element></my-element>",
  "/plain": "<!doctype html><p>Early</p><div id='late'></div>",
};

let site: PageServer;
let driver: ExtensionDriver;
let page: Page;
let tabId: number;

beforeAll(async () => {
  site = await servePage(pages);
  driver = await ExtensionDriver.start();
  ({ page, tabId } = await driver.open(site.url("/")));
});
afterAll(async () => {
  await driver?.close();
  await site?.close();
});

const changes = (): number =>
  driver.events.filter((event) => event["type"] === "tab-changed" && event["tabId"] === tabId).length;
const read = (action: string) => driver.request(action, { tabId });
/** Resolves when there are that many changes more; what a page tells comes before what it is asked later. */
const toldOf = async (count: number, since: number): Promise<void> => {
  while (changes() - since < count) await driver.data("getAllTabs");
};
/** Whether something told the worker is on its way still: a change of another read would have overtaken it. */
const settled = async (): Promise<number> => {
  await page.evaluate("new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))");
  await driver.data("getAllTabs");
  return changes();
};

const happenings: Readonly<Record<string, string>> = {
  "a text": `document.querySelector("#text").firstChild.data += "!"`,
  "an attribute": `document.querySelector("#text").toggleAttribute("hidden")`,
  "the title": `document.title += "!"`,
  "what is inside a shadow root": `document.querySelector("#host").shadowRoot.firstChild.append("!")`,
  "what is typed": `(() => { const field = document.querySelector("#field"); field.focus(); document.execCommand("insertText", false, "x"); })()`,
  "details that open": `document.querySelector("details").open ^= true`,
  "an image that arrives": `document.querySelector("#image").src = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>"`,
  "the address": `history.pushState(null, "", "#" + Math.random())`,
};

describe.each(["getPageContent", "getDOMSnapshot"])("after %s", (action) => {
  it.each(Object.keys(happenings))("the first change is told, and only that: %s", async (what) => {
    const before = await settled();
    expect(await read(action)).toMatchObject({ type: "response", tabId, observed: true });
    await page.evaluate(happenings[what] ?? "");
    await toldOf(1, before);
    await page.evaluate(happenings["a text"] ?? "");
    expect((await settled()) - before).toBe(1);
  });

  it("nothing is told of a page that stays as it is", async () => {
    const before = await settled();
    await read(action);
    expect(await settled()).toBe(before);
  });
});

it.each([
  ["a rule that a script adds", `document.styleSheets[0].insertRule("#text { font-size: 40px }")`],
  [
    "a shadow root that an element gets late",
    `late.attachShadow({ mode: "open" }).innerHTML = "<p>Late</p>"`,
  ],
])("what shows in the place alone that the page takes is told: %s", async (_what, happening) => {
  const before = await settled();
  await read("getPageContent");
  await settled(); // a frame has been drawn
  await page.evaluate(happening);
  await toldOf(1, before);
});

it.each([
  [
    "that was defined since, where nothing shows that the page has changed",
    "/still",
    `customElements.define("my-element", class extends HTMLElement {
       constructor() { super(); this.attachShadow({ mode: "open" }).innerHTML = "<p>Late</p>"; } })`,
  ],
  ["that was there", "/plain", `late.attachShadow({ mode: "open" }).innerHTML = "<p>Late</p>"`],
])("a page's text has that of a late shadow root of an element %s", async (_which, path, happening) => {
  const late = await driver.open(site.url(path));
  await driver.request("getPageContent", { tabId: late.tabId });
  const frame = "new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))";
  await late.page.evaluate(frame);
  await late.page.evaluate(happening);
  await late.page.evaluate(frame);
  const { data } = await driver.request("getPageContent", { tabId: late.tabId });
  expect(data).toMatchObject({ text: expect.stringContaining("Late") });
  await late.page.close();
});

it("what the pointer may show or hide is told", async () => {
  const before = await settled();
  await read("getPageContent");
  await page.hover("#field");
  await toldOf(1, before);
});

it("a change inside a frame is told to who read the frame", async () => {
  const frame = page.frames().find((candidate) => candidate.url() === site.url("/frame"));
  const before = await settled();
  await read("getDOMSnapshot");
  await frame?.evaluate(`document.body.append("!")`);
  await toldOf(1, before);
});

it("each read tells of its own change", async () => {
  const before = await settled();
  for (const count of [1, 2, 3]) {
    await read("getPageContent");
    await page.evaluate(happenings["a text"] ?? "");
    await toldOf(count, before);
  }
});

it("a page that can change unseen says so", async () => {
  const other = await driver.open(site.url("/undefined"));
  expect(await driver.request("getPageContent", { tabId: other.tabId })).toMatchObject({ observed: false });
  expect(await driver.request("getDOMSnapshot", { tabId: other.tabId })).toMatchObject({ observed: false });
});
