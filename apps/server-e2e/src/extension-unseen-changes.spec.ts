import { McpTestClient, servePage } from "@browser-mcp/testing";
import type { PageRoute, PageServer } from "@browser-mcp/testing";
import type { Page } from "puppeteer-core";
import { ExtensionDriver } from "./extension-driver.js";
import { Person } from "./person.js";
import { ServerProcess } from "./server-process.js";

// What changes a page's answers without a change of its document, its size or any event is told all the same while an
// answer may still be served again; where that cannot be had, the answer says so.

const pages = {
  "/": `<!doctype html><title>Page</title>
    <style>.shown { position: absolute; visibility: hidden } #box:checked ~ .checked, #choice:has(:nth-child(2):checked) ~ .chosen,
      #field:not(:placeholder-shown) ~ .filled, #number:invalid ~ .wrong { visibility: visible }</style>
    <style>.hidden { visibility: hidden }</style>
    <input type="checkbox" id="box"><select id="choice"><option>1<option>2</select><input id="field" placeholder="x">
    <input id="number" type="number" max="5">
    <p class="shown checked">Checked</p><p class="shown chosen">Chosen</p><p class="shown filled">Filled</p>
    <p class="shown wrong">Wrong</p><p class="hidden">Hidden</p><p class="one">One <img alt="Picture" src="/picture"></p>
    <p popover>Popover</p><dialog>Dialog</dialog><style>@media (prefers-color-scheme: dark) { .one { display: none } }</style>
    <template><p>Template</p></template><div id="late"></div>
    <iframe srcdoc="Framed"></iframe>`,
  "/other": "<!doctype html><p>Other</p>",
  "/endless": (_request, response) => {
    response.writeHead(200, { "content-type": "text/html" });
    response.write("<!doctype html><p>Loading".padEnd(2_000));
  },
} satisfies Record<string, PageRoute>;

let site: PageServer;
let driver: ExtensionDriver;
let page: Page;
let tabId: number;

beforeAll(async () => {
  site = await servePage(pages);
  driver = await ExtensionDriver.start();
});
beforeEach(async () => ({ page, tabId } = await driver.open(site.url("/"))));
afterEach(() => page.close());
afterAll(async () => {
  await driver?.close();
  await site?.close();
});

const changes = (): number =>
  driver.events.filter((event) => event["type"] === "tab-changed" && event["tabId"] === tabId).length;
/** Far more than a page takes to see for itself, and far less than an answer may be served again. */
const DEADLINE_MS = 10_000;
const told = async (): Promise<void> => {
  const deadline = performance.now() + DEADLINE_MS;
  while (changes() === 0) {
    if (performance.now() > deadline) throw new Error("The change was not told.");
    await driver.data("getAllTabs");
  }
};
/** Until what can be seen of a page's beginning has been seen. */
const drawn = (): Promise<unknown> =>
  page.evaluate("new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))");
const ask = (action: string, params: object) => driver.request(action, { tabId, ...params });

const content = ["getPageContent", {}] as const;
const markdown = ["getPageContent", { format: "markdown" }] as const;
const snapshot = ["getDOMSnapshot", {}] as const;

it.each([
  ["a box that a script checks", `box.checked = true`, ...content],
  ["a choice that a script makes", `choice.selectedIndex = 1`, ...content],
  ["a field that a script fills", `field.value = "y"`, ...content],
  ["a value that is not allowed", `number.value = "7"`, ...content],
  [
    "a style rule that is changed",
    `document.styleSheets[1].cssRules[0].style.visibility = "visible"`,
    ...content,
  ],
  ["a style sheet that is switched off", `document.styleSheets[1].disabled = true`, ...content],
  [
    "a style sheet that is adopted",
    `{ const sheet = new CSSStyleSheet(); sheet.replaceSync(".hidden { visibility: visible }");
       document.adoptedStyleSheets = [sheet]; }`,
    ...content,
  ],
  ["a popover", `document.querySelector("[popover]").showPopover()`, ...content],
  ["a dialog", `document.querySelector("dialog").showModal()`, ...content],
  [
    "what a template holds",
    `document.querySelector("template").content.append("!")`,
    "getPageContent",
    { includeHtml: true },
  ],
  [
    "a picture that a rule hides",
    `document.styleSheets[1].insertRule("img { visibility: hidden }")`,
    ...markdown,
  ],
  ["a shadow root that an element gets", `late.attachShadow({ mode: "open" })`, ...snapshot],
  [
    "a frame that shows a page of another origin, which loads for long",
    `void (frames[0].location = "http://localhost:" + location.port + "/endless")`,
    ...snapshot,
  ],
  ["which element a selector means", `box.checked = true`, "getDOMSnapshot", { selector: ":checked, p" }],
] as const)("is told: %s", async (_what, happening, action, params) => {
  await drawn();
  expect(await ask(action, params)).toMatchObject({ type: "response", observed: true });
  await drawn();
  expect(changes()).toBe(0);
  await page.evaluate(happening);
  await told();
});

it("is told where the person wants another look", async () => {
  expect(await ask(...content)).toMatchObject({ observed: true });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "dark" }]);
  await told();
});

it("is in the next answer where a shadow root came with another change", async () => {
  await ask(...content);
  await page.evaluate(
    `late.attachShadow({ mode: "open" }).innerHTML = "<p>Late</p>", box.toggleAttribute("title")`,
  );
  await told();
  expect(await driver.data("getPageContent", { tabId })).toMatchObject({
    text: expect.stringContaining("Late"),
  });
});

it("is not promised of a tab that nobody looks at", async () => {
  await ask(...content);
  const other = await driver.open(site.url("/other"));
  await told(); // what was answered before
  for (const [action, params] of [content, markdown, snapshot])
    expect(await ask(action, params)).toMatchObject({ type: "response", observed: false });
  await other.page.close();
});

it("a client that asks again gets what the page shows now", async () => {
  const server = await ServerProcess.start([
    ...["serve", "--port", "0", "--metrics-port", "0", "--log-level", "warn"],
  ]);
  const person = await Person.openBrowser(await server.socketUrl());
  const client = await McpTestClient.connect(await server.mcpUrl());
  try {
    const shown = await person.open(site.url("/"));
    const deadline = performance.now() + 2 * DEADLINE_MS;
    const call = async (
      tool: string,
      args: Readonly<Record<string, unknown>> = {},
    ): Promise<Record<string, unknown>> => {
      expect(performance.now()).toBeLessThan(deadline);
      return (await client.callTool(tool, args)).structured ?? {};
    };
    let tab: { readonly id: number; readonly url: string } | undefined;
    while (tab === undefined) {
      const { tabs = [] } = await call("get_browser_tabs");
      tab = (tabs as NonNullable<typeof tab>[]).find(({ url }) => url === site.url("/"));
    }
    const tabId = tab.id;
    const text = async (): Promise<unknown> => (await call("get_page_content", { tabId }))["text"];
    expect(await text()).toEqual(expect.not.stringContaining("Checked"));
    await shown.evaluate(`box.checked = true`);
    while (!String(await text()).includes("Checked"));
  } finally {
    await client.close();
    await person.close();
    await server.stop();
  }
});
