import { McpTestClient, servePage } from "@browser-mcp/testing";
import type { Frame, PageServer } from "@browser-mcp/testing";
import type { Page } from "puppeteer-core";
import { ExtensionDriver } from "./extension-driver.js";
import { Person } from "./person.js";
import { ServerProcess } from "./server-process.js";

// What a page reads as it did is not sent again; what differs is, however little that is and whoever saw it change.

const TOKEN = `ghp_${"a1B2".repeat(9)}`;
const pages = {
  "/": `<!doctype html><title>Page</title><style id="style">.seen { color: red }</style>
    <p class="seen">One word</p><div id="host"><b>In a slot</b></div><p>Last</p>
    <script>const shadow = host.attachShadow({ mode: "closed" });
      shadow.innerHTML = "<div><slot></slot></div>"; window.inside = shadow.firstChild</script>`,
  "/same": `<!doctype html><title>Same</title><p>The same words</p>`,
  "/fruit": `<!doctype html><meta charset="utf-8"><title>Fruit</title><p>fruit: \u{1F34E} and more of it</p>`,
  "/secret": `<!doctype html><title>Secret</title><p>The deploy token is ${TOKEN} for all</p>`,
};

/** What changes the text, and nothing that an observer of the document is told of. */
const unseen: Readonly<Record<string, { readonly change: string; readonly gone: string }>> = {
  "a rule of a style sheet": {
    change: `document.querySelector("#style").sheet.insertRule(".seen { display: none }")`,
    gone: "One word",
  },
  "what is inside a closed shadow root": { change: `inside.style.display = "none"`, gone: "In a slot" },
};

let site: PageServer;
beforeAll(async () => (site = await servePage(pages)));
afterAll(() => site?.close());

const textOf = ({ data }: Frame): string | undefined => (data as { readonly text?: string }).text;
/** The text of an answer to who has that text. */
const textFrom = (known: string, { difference }: Frame): string => {
  const { start, end, between } = difference as { start: number; end: number; between: string };
  return known.slice(0, start) + between + known.slice(known.length - end);
};

describe("the extension", () => {
  let driver: ExtensionDriver;
  beforeAll(async () => (driver = await ExtensionDriver.start()));
  afterAll(() => driver?.close());

  const read = (tabId: number, known?: unknown, params: object = {}) =>
    driver.request("getPageContent", { tabId, ...params, ...(known === undefined ? {} : { known }) });

  it("leaves out the texts that the asker has, and tells the rest", async () => {
    const { page, tabId } = await driver.open(site.url("/"));
    const params = { includeHtml: true, format: "markdown" };
    const { contentName } = await read(tabId, undefined, params);
    const again = await read(tabId, contentName, params);
    expect(again).toMatchObject({ type: "response", contentName, unchanged: true, url: site.url("/") });
    expect(again["data"]).toEqual({ url: site.url("/"), title: "Page", metadata: {} });
    await page.evaluate(`navigation.navigate("#other", { history: "replace" }).finished.then(() => 0)`);
    expect(await read(tabId, contentName, params)).toMatchObject({
      unchanged: true,
      url: `${site.url("/")}#other`,
      data: { url: `${site.url("/")}#other` },
    });
  });

  it.each(Object.keys(unseen))("sends what differs where the text changed by %s", async (what) => {
    const { change = "", gone = "" } = unseen[what] ?? {};
    const { page, tabId } = await driver.open(site.url("/"));
    const first = await read(tabId);
    expect(textOf(first)).toContain(gone);
    await page.evaluate(change);
    const second = await read(tabId, first["contentName"]);
    expect(second).toMatchObject({ difference: { from: first["contentName"] } });
    expect(textOf(second)).toBeUndefined();
    expect(textFrom(textOf(first) ?? "", second)).toBe(textOf(await read(tabId)));
    expect(textOf(await read(tabId))).not.toContain(gone);
    expect(await read(tabId, second["contentName"])).toMatchObject({ unchanged: true });
  });

  it("sends all of it where most of it differs", async () => {
    const { page, tabId } = await driver.open(site.url("/same"));
    const { contentName } = await read(tabId);
    await page.evaluate(`document.querySelector("p").textContent = "Quite other words"`);
    expect(textOf(await read(tabId, contentName))).toBe("Quite other words");
  });

  it("sends what differs of a text whose characters take two units", async () => {
    const { page, tabId } = await driver.open(site.url("/fruit"));
    const first = await read(tabId);
    await page.evaluate(`document.querySelector("p").textContent = "fruit: \u{1F34F} and more of it"`);
    const second = await read(tabId, first["contentName"]);
    expect(textFrom(textOf(first) ?? "", second)).toBe("fruit: \u{1F34F} and more of it");
  });

  it("sends what differs of a text in which half a character stands", async () => {
    const { page, tabId } = await driver.open(site.url("/fruit"));
    await page.evaluate(
      `document.querySelector("p").textContent = "half \\ud83c and whole \\ud83c\\udf4e, all of it"`,
    );
    const first = await read(tabId);
    await page.evaluate(
      `document.querySelector("p").textContent = "half \\ud83c and whole \\ud83c\\udf4f, all of it"`,
    );
    const second = await read(tabId, first["contentName"]);
    expect(second).toHaveProperty("difference");
    expect(textFrom(textOf(first) ?? "", second)).toBe(textOf(await read(tabId)));
  });

  it("sends all of it to who asks for more, or has an older text", async () => {
    const { page, tabId } = await driver.open(site.url("/same"));
    const { contentName: plain } = await read(tabId);
    expect(await read(tabId, plain, { includeHtml: true })).toMatchObject({
      data: { html: expect.any(String) },
    });
    const { contentName: first } = await read(tabId);
    await page.evaluate(`document.querySelector("p").firstChild.data = "Others"`);
    await read(tabId);
    await page.evaluate(`document.querySelector("p").firstChild.data = "The same words"`);
    expect(textOf(await read(tabId, first))).toBe("The same words");
  });

  it("sends all of it of another document, though that reads the same", async () => {
    const { page, tabId } = await driver.open(site.url("/same"));
    const { contentName } = await read(tabId);
    await page.reload();
    expect(textOf(await read(tabId, contentName))).toBe("The same words");
  });

  it("answers each of many who ask at once with what it knows", async () => {
    const { tabId } = await driver.open(site.url("/same"));
    const { contentName } = await read(tabId);
    const answers = await Promise.all([
      read(tabId, contentName),
      read(tabId),
      read(tabId, "another"),
      read(tabId, contentName),
    ]);
    expect(answers.map(textOf)).toEqual([undefined, "The same words", "The same words", undefined]);
  });

  it("knows what the page told though its worker ended since", async () => {
    const { tabId } = await driver.open(site.url("/same"));
    const { contentName } = await read(tabId);
    const hello = await driver.server.hello();
    await driver.person.restartWorker();
    await driver.server.hello((frame) => frame !== hello);
    expect(await read(tabId, contentName)).toMatchObject({ contentName, unchanged: true });
  });
});

describe("the product", () => {
  let server: ServerProcess;
  let person: Person;
  let clients: McpTestClient[];
  beforeAll(async () => {
    server = await ServerProcess.start([
      "serve",
      "--port",
      "0",
      "--metrics-port",
      "0",
      "--log-level",
      "warn",
    ]);
    person = await Person.openBrowser(await server.socketUrl());
    const url = await server.mcpUrl();
    clients = [await McpTestClient.connect(url), await McpTestClient.connect(url)];
    while ((await clients[0]?.callTool("get_browser_tabs"))?.isError);
  });
  afterAll(async () => {
    for (const client of clients ?? []) await client.close().catch(() => undefined);
    await person?.close();
    await server?.stop();
  });

  const open = async (path: string): Promise<{ page: Page; tabId: number }> => {
    const page = await person.open(site.url(path));
    const { structured } = (await clients[0]?.callTool("get_browser_tabs")) ?? {};
    const tabs = structured?.["tabs"] as { id: number; url: string }[];
    return { page, tabId: Math.max(...tabs.filter(({ url }) => url === site.url(path)).map(({ id }) => id)) };
  };
  /** What every client reads, all at once. */
  const readAnew = async (tabId: number) =>
    Promise.all(clients.map((client) => client.callTool("get_page_content", { tabId, maxAge: 0 })));

  it.each(Object.keys(unseen))("reads a page anew that changed by %s", async (what) => {
    const { change = "", gone = "" } = unseen[what] ?? {};
    const { page, tabId } = await open("/");
    const before = [...(await readAnew(tabId)), ...(await readAnew(tabId)), ...(await readAnew(tabId))];
    for (const { structured } of before) expect(structured?.["text"]).toContain(gone);
    await page.evaluate(change);
    for (const { structured, text } of [...(await readAnew(tabId)), ...(await readAnew(tabId))]) {
      expect(structured?.["text"]).toEqual(expect.not.stringContaining(gone));
      expect(text).not.toContain(gone);
    }
    await page.close();
  });

  it("hides a secret of a page, and counts it, each time that it is read", async () => {
    const { page, tabId } = await open("/secret");
    const answers = [...(await readAnew(tabId)), ...(await readAnew(tabId)), ...(await readAnew(tabId))];
    for (const answer of answers) {
      expect(JSON.stringify(answer)).not.toContain(TOKEN);
      expect(answer.structured?.["text"]).toMatch(/^The deploy token is \[redacted:[\w-]+\] for all$/);
      expect(answer).toEqual(answers[0]);
    }
    await page.evaluate(`document.querySelector("p").textContent = "Nothing"`);
    for (const { structured } of await readAnew(tabId)) expect(structured?.["text"]).toBe("Nothing");
    for (const { structured } of await readAnew(tabId)) expect(structured).not.toHaveProperty("hidden");
    await page.evaluate(`document.querySelector("p").textContent = ${JSON.stringify(`Now ${TOKEN}`)}`);
    for (const answer of await readAnew(tabId)) expect(JSON.stringify(answer)).not.toContain(TOKEN);
    await page.close();
  });
});
