import { McpTestClient, servePage } from "@browser-mcp/testing";
import type { PageServer } from "@browser-mcp/testing";
import type { Page } from "puppeteer-core";
import * as z from "zod";
import { Person } from "./person.js";
import { WatchedServer } from "./watched-server.js";

let site: PageServer;
let server: WatchedServer;
let person: Person;
let client: McpTestClient;
let page: Page;
let origin: string;
const requested: string[] = [];
const complaints: string[] = [];

beforeAll(async () => {
  site = await servePage({
    "/apples": "<!doctype html><title>Apples &lt;b&gt;all over&lt;/b&gt;</title><p>An apple a day.</p>",
  });
  server = await WatchedServer.start();
  origin = new URL(server.mcpUrl).origin;
  person = await Person.openBrowser(await server.process.socketUrl());
  await server.healthy(({ browsers }) => browsers.length === 1);
  client = await McpTestClient.connect(server.mcpUrl, { name: "status-spec", version: "1" });
  await person.open(site.url("/apples"));
  page = await person.open("about:blank");
  page.on("request", (request) => requested.push(request.url()));
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(`${origin}/`);
  await page.bringToFront();
});
afterAll(async () => {
  await client?.close().catch(() => undefined);
  await person?.close();
  await server?.process.stop();
  await site?.close();
});

/** Evaluates an expression in the page. */
const inPage = async <T>(schema: z.ZodType<T>, expression: string): Promise<T> =>
  schema.parse(await page.evaluate(expression));
const textOf = (selector: string): Promise<string> =>
  inPage(z.string(), `document.querySelector(${JSON.stringify(selector)})?.textContent ?? ""`);
/** Resolves once a part of the page shows a text. */
const shows = (selector: string, text: string) =>
  page.waitForFunction(
    `document.querySelector(${JSON.stringify(selector)})?.textContent.includes(${JSON.stringify(text)})`,
  );

/** The contrast of the text that can be read worst, and how light the page is (WCAG 2.2, "relative luminance"). */
const LEGIBILITY = `(() => {
  const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const luminance = (colour) => {
    const [red, green, blue] = channels(colour)
      .map((value) => value / 255)
      .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const behind = (element) => {
    const { backgroundColor } = getComputedStyle(element);
    return channels(backgroundColor)[3] === 0 ? behind(element.parentElement) : backgroundColor;
  };
  const contrast = (element) => {
    const both = [luminance(getComputedStyle(element).color), luminance(behind(element))];
    return (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
  };
  const texts = [...document.querySelectorAll("h1, h2, h3, p, dt, dd, span, td, th, code, pre, summary, button")];
  return { paper: luminance(getComputedStyle(document.body).backgroundColor), worst: Math.min(...texts.map(contrast)) };
})()`;

describe("the status page in a browser", () => {
  it("shows which browser is connected, and its tabs, with their titles as text", async () => {
    await shows("#state", "1 browser connected");
    await shows("#browsers", "Apples <b>all over</b>");
    expect(await inPage(z.int(), `document.querySelectorAll("#browsers b").length`)).toBe(0);
    expect(await textOf("#browsers")).toMatch(/extension \d+\.\d+\.\d+/);
    expect(await textOf("#browsers")).toContain(new URL(site.url("/")).host);
    expect(await textOf("#glance")).toMatch(/Browsers1.*MCP sessions1/);
  });

  it("shows a call that is made now, and one that fails, without being loaded again", async () => {
    await shows("#calls", "No tool was called yet.");
    const id = await server.tabOf(client, site.url("/apples"));
    await client.callTool("get_page_content", { tabId: id, maxAge: 0 });
    await client.callTool("get_page_content", { tabId: 999_999 });
    await shows("#calls", "TAB_NOT_FOUND");
    const rows = await inPage(
      z.array(z.array(z.string())),
      `[...document.querySelectorAll("#calls tbody tr")].map((row) => [...row.cells].map((cell) => cell.textContent))`,
    );
    expect(rows.map((cells) => cells.slice(1, 5))).toEqual([
      ["status-spec 1", "get_page_content", "999999", "TAB_NOT_FOUND"],
      ["status-spec 1", "get_page_content", String(id), "ok"],
      ["status-spec 1", "get_browser_tabs", "", "ok"],
    ]);
    expect(await textOf("#glance")).toMatch(/Calls3/);
  });

  it("is worked by the keyboard alone, and copies how a client is connected", async () => {
    const granted = ["clipboard-read", "clipboard-sanitized-write"] as const;
    await page.browserContext().overridePermissions(origin, [...granted]);
    await page.evaluate("document.activeElement.blur()");
    const stops: string[] = [];
    const tabTo = async (wanted: string): Promise<void> => {
      for (let stop = 0; stop < 20 && stops.at(-1) !== wanted; stop += 1) {
        await page.keyboard.press("Tab");
        const focused = `(({ localName, ariaLabel, id }) => \`\${localName} \${ariaLabel ?? id}\`.trim())(document.activeElement)`;
        stops.push(await inPage(z.string(), focused));
      }
      expect(stops.at(-1)).toBe(wanted);
    };
    await tabTo("div calls");
    await tabTo("summary");
    await page.keyboard.press("Enter");
    await tabTo("button Copy for Claude Code");
    const outline = `getComputedStyle(document.activeElement).outlineStyle`;
    expect(await inPage(z.string(), outline)).toBe("solid");
    await page.keyboard.press("Enter");
    await shows(":focus", "Copied");
    expect(await inPage(z.string(), "navigator.clipboard.readText()")).toContain(server.mcpUrl);
    await shows(":focus", "Copy");
  });

  it.each(["light", "dark"])("can be read in %s", async (scheme) => {
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    const { paper, worst } = await inPage(z.object({ paper: z.number(), worst: z.number() }), LEGIBILITY);
    // WCAG 2.2, success criterion 1.4.3.
    expect(worst).toBeGreaterThanOrEqual(4.5);
    expect(paper > 0.5).toBe(scheme === "light");
  });

  it("fits a narrow window, in which nothing covers or crowds out anything", async () => {
    await page.setViewport({ width: 360, height: 700 });
    expect(await inPage(z.number(), "document.documentElement.scrollWidth")).toBeLessThanOrEqual(360);
    const titles = await inPage(
      z.array(z.number()).min(1),
      `[...document.querySelectorAll("#browsers li :nth-child(2)")].map((title) => title.getBoundingClientRect().width)`,
    );
    expect(Math.min(...titles)).toBeGreaterThan(100);
    const gap = `(([text, button]) => button.getBoundingClientRect().top - text.getBoundingClientRect().bottom)(
      document.querySelector("details[open] .copyable").children)`;
    expect(await inPage(z.number(), gap)).toBeGreaterThanOrEqual(0);
    await page.setViewport({ width: 1100, height: 900 });
  });

  it("says so when the server does not answer, and goes on when it does again", async () => {
    const { port } = server;
    await server.process.stop("SIGKILL");
    await shows("#state", "does not answer");
    server = await WatchedServer.start({}, port);
    await shows("#state", "1 browser connected");
  });

  it("has asked its own server alone, and complains of nothing but its absence", () => {
    expect(requested.filter((url) => !url.startsWith(`${origin}/`) && !url.startsWith("data:"))).toEqual([]);
    expect(complaints.filter((text) => !text.includes("net::ERR_"))).toEqual([]);
  });
});
