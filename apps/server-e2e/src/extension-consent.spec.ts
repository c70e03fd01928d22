import { servePage } from "@browser-mcp/testing";
import type { PageServer } from "@browser-mcp/testing";
import type { SerializedAXNode } from "puppeteer-core";
import { closed, ConsentWindow } from "./consent-window.js";
import { ExtensionDriver } from "./extension-driver.js";

let site: PageServer;
let driver: ExtensionDriver;
let tabId: number;

beforeAll(async () => {
  site = await servePage({ "/page": "<!doctype html><title>A page &amp; <b>its</b> title</title>" });
  driver = await ExtensionDriver.start();
  ({ tabId } = await driver.open(site.url("/page")));
});
afterAll(async () => {
  await driver?.close();
  await site?.close();
});

const ask = (more: object = {}) =>
  driver.data("requestConsent", {
    tabId,
    client: "Claude Code 2.1.0",
    tool: "execute_javascript",
    what: "Run a script that fills in a form.",
    ...more,
  });

const consent = new ConsentWindow(() => driver.person);

describe("a person who is asked for leave", () => {
  it("sees who wants what on which site, and answers with the keyboard", async () => {
    const answer = ask();
    const page = await consent.open();
    const text = await page.evaluate("document.body.innerText");
    expect(text).toContain("Allow Claude Code 2.1.0?");
    expect(text).toContain("Run a script that fills in a form.");
    expect(text).toContain(new URL(site.url("/")).host);
    expect(text).toContain("A page & <b>its</b> title");
    await page.keyboard.press("Tab");
    await consent.key("Enter");
    expect(await answer).toEqual({ decision: "once" });
    await closed(page);
  });

  it("has every control named for those who do not see it", async () => {
    const answer = ask();
    const page = await consent.open();
    const all = (node: SerializedAXNode | null): SerializedAXNode[] =>
      node === null ? [] : [node, ...(node.children ?? []).flatMap(all)];
    const nodes = all(await page.accessibility.snapshot({ interestingOnly: false }));
    const names = nodes.filter(({ role }) => role === "button").map(({ name }) => name);
    expect(nodes).toContainEqual(
      expect.objectContaining({ role: "heading", name: "Allow Claude Code 2.1.0?" }),
    );
    expect(names).toEqual(["Allow once", "Always on this site", "Never on this site"]);
    await consent.key("Escape");
    expect(await answer).toEqual({ decision: "closed" });
  });

  it("is not asked again after an answer for good", async () => {
    const answer = ask();
    await consent.open();
    await consent.press("never");
    expect(await answer).toEqual({ decision: "never" });
    expect(await ask()).toEqual({ decision: "never", remembered: true });
    await driver.person.inExtension(`chrome.storage.local.remove("consents")`);
  });

  it("refuses by not answering", async () => {
    expect(await ask({ timeout: 1_000 })).toEqual({ decision: "expired" });
  });
});
