import type { Browser, Page } from "puppeteer-core";
import { EXTENSION_ID } from "@browser-mcp/protocol";
import { servePage, type PageServer } from "@browser-mcp/testing";
import { ExtensionDriver } from "./extension-driver.js";

const OPTIONS = `chrome-extension://${EXTENSION_ID}/options/options.html`;
/** As many steps of the Tab key as lead once around the options page. */
const MAX_TABS = 40;

const entry = {
  at: Date.now(),
  client: "Test client 1.0",
  tool: "get_page_content",
  kind: "read",
  site: "example.com",
  title: "<img src=x onerror=alert(1)>",
  outcome: "refused",
};

interface Control {
  readonly role: string;
  readonly name: string;
}

const controlRoles = new Set(["button", "switch", "link", "textbox", "radio", "spinbutton", "checkbox"]);

/** What a screen reader finds to operate, by role and name. */
async function controlsOf(page: Page): Promise<Control[]> {
  const session = await page.createCDPSession();
  try {
    const { nodes } = await session.send("Accessibility.getFullAXTree");
    const texts = nodes
      .filter(({ ignored }) => !ignored)
      .map(({ role, name }) => ({ role: String(role?.value), name: String(name?.value ?? "").trim() }));
    const key = ({ role, name }: Control): string => `${role} ${name}`;
    return texts
      .filter(({ role }) => controlRoles.has(role))
      .sort((one, other) => key(one).localeCompare(key(other)));
  } finally {
    await session.detach();
  }
}

/** Goes to an element by the Tab key alone. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let step = 0; step < MAX_TABS; step++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(`document.activeElement?.matches(${JSON.stringify(selector)})`)) return;
  }
  throw new Error(`No number of Tab presses leads to ${selector}.`);
}

describe("the person's own surfaces", () => {
  let driver: ExtensionDriver;
  let site: PageServer;
  let tab: Page;
  let browser: Browser;

  const stored = (area: string, key: string): Promise<unknown> =>
    driver.person.inExtension(`chrome.storage.${area}.get("${key}").then((items) => items["${key}"])`);
  const seedActivity = (): Promise<unknown> =>
    driver.person.inExtension(`chrome.storage.session.set({ activity: ${JSON.stringify([entry])} })`);

  beforeAll(async () => {
    site = await servePage({ "/plain": "<!doctype html><title>Plain</title><p>words</p>" });
    driver = await ExtensionDriver.start();
    tab = await driver.person.open(site.url("/plain"));
    browser = tab.browser();
  });
  afterAll(async () => {
    await driver?.close();
    await site?.close();
  });

  describe("the popup, by keyboard", () => {
    let popup: Page;
    const says = (id: string, text: string): Promise<unknown> =>
      popup.waitForFunction(`document.getElementById("${id}")?.textContent === ${JSON.stringify(text)}`);

    beforeAll(async () => {
      await seedActivity();
      await tab.bringToFront();
      await driver.person.inExtension("chrome.action.openPopup()");
      const target = await browser.waitForTarget((candidate) =>
        candidate.url().endsWith("/popup/popup.html"),
      );
      popup = await target.asPage();
      await popup.waitForFunction('!document.body.hasAttribute("data-loading")');
    });
    afterAll(() => popup?.close());

    it("has a name for each control", async () => {
      await says("headline", "Connected");
      expect(await controlsOf(popup)).toEqual([
        { role: "button", name: "Clear activity" },
        { role: "button", name: "Disconnect" },
        { role: "link", name: "Settings and all activity" },
        { role: "switch", name: `${new URL(tab.url()).host} , this site` },
        { role: "switch", name: "Allow the debugger" },
        { role: "switch", name: "Pause everything" },
      ]);
    });

    it("switches the site off", async () => {
      await tabTo(popup, "#site");
      await popup.keyboard.press("Space");
      await says("site-note", "Nothing of this site is read, recorded or sent.");
      expect(await stored("local", "siteRules")).toEqual({
        mode: "all",
        only: [],
        never: [new URL(tab.url()).host],
      });
      await popup.keyboard.press("Space");
      await says("site-note", "Clients may read and use this site.");
      expect(await stored("local", "siteRules")).toMatchObject({ never: [] });
    });

    it("clears what was done", async () => {
      expect(await popup.$eval("#activity .from", ({ textContent }) => textContent)).toBe(
        "Test client 1.0 · read · example.com",
      );
      await tabTo(popup, "#clear");
      await popup.keyboard.press("Enter");
      await popup.waitForSelector("#activity", { hidden: true });
      expect((await stored("session", "activity")) ?? []).toEqual([]);
      expect(await popup.evaluate("document.activeElement?.id")).toBe("recent");
    });

    it("forbids the debugger", async () => {
      await tabTo(popup, "#debugger");
      await popup.keyboard.press("Space");
      await popup.waitForFunction(
        "chrome.storage.sync.get('debuggerAllowed').then((items) => items.debuggerAllowed === false)",
      );
      await popup.keyboard.press("Space");
    });

    it("pauses everything", async () => {
      await tabTo(popup, "#paused");
      await popup.keyboard.press("Space");
      await says("headline", "Paused");
      expect(await stored("local", "paused")).toBe(true);
      await popup.keyboard.press("Space");
      await popup.waitForFunction('document.getElementById("headline")?.textContent !== "Paused"');
      expect(await stored("local", "paused")).toBe(false);
    });

    it("disconnects, and connects again", async () => {
      await tabTo(popup, "#connect");
      await popup.keyboard.press("Enter");
      await says("headline", "Disconnected by you");
      expect(await stored("local", "connect")).toBe(false);
      await popup.keyboard.press("Enter");
      await popup.waitForFunction(
        'document.getElementById("headline")?.textContent !== "Disconnected by you"',
      );
      expect(await stored("local", "connect")).toBe(true);
    });
  });

  describe("the options page, by keyboard", () => {
    let options: Page;
    beforeAll(async () => {
      await seedActivity();
      options = await driver.person.open(OPTIONS);
      await options.waitForFunction('!document.body.hasAttribute("data-loading")');
    });

    it("has a name for each control", async () => {
      const controls = await controlsOf(options);
      expect(controls.filter(({ name }) => name === "")).toEqual([]);
      expect(controls).toEqual(
        expect.arrayContaining([
          { role: "textbox", name: "Server address" },
          { role: "button", name: "Use default" },
          { role: "switch", name: "Pause everything" },
          { role: "radio", name: "All sites" },
          { role: "radio", name: "Only these" },
          { role: "textbox", name: "Sites to add to “Never these”" },
          { role: "switch", name: "Allow the debugger" },
          { role: "spinbutton", name: "Detach after this many idle seconds" },
          { role: "button", name: "Clear activity" },
        ]),
      );
    });

    it("shows a title as text", async () => {
      expect(await options.$eval("#activity .page-title", ({ textContent }) => textContent)).toBe(
        entry.title,
      );
    });

    it("takes sites, and names what is none", async () => {
      await tabTo(options, "#never input");
      await options.keyboard.type("https://*.bank.example/* ex*mple.com");
      await options.keyboard.press("Enter");
      await options.waitForSelector("#never-note[data-problem]");
      expect(await options.$eval("#never-note", ({ textContent }) => textContent)).toBe(
        "Added bank.example. “ex*mple.com” is no site.",
      );
      expect(await stored("local", "siteRules")).toMatchObject({ never: ["bank.example"] });
    });

    it("turns to the listed sites alone", async () => {
      await tabTo(options, "input[type=radio]");
      await options.keyboard.press("ArrowDown");
      await options.waitForSelector("#only", { visible: true });
      expect(await stored("local", "siteRules")).toMatchObject({ mode: "only", never: ["bank.example"] });
      await driver.person.inExtension("chrome.storage.local.remove('siteRules')");
      await options.waitForSelector("#only", { hidden: true });
    });

    it("refuses what is no address", async () => {
      await tabTo(options, "#address");
      await options.keyboard.press("End");
      await options.keyboard.type("#part");
      await options.keyboard.press("Enter");
      await options.waitForSelector("#address-note[data-problem]");
      expect(await stored("sync", "serverUrl")).toBe(driver.server.url);
    });

    it("stores the idle time", async () => {
      await tabTo(options, "#idle");
      await options.keyboard.type("5");
      await options.keyboard.press("Enter");
      await options.waitForFunction('document.getElementById("idle-note")?.textContent === "Saved."');
      expect(await stored("sync", "debuggerIdleMs")).toBe(5_000);
    });
  });
});
