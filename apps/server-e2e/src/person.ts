import { launch } from "puppeteer-core";
import type { Browser, Page } from "puppeteer-core";
import { EXTENSION_ID } from "@browser-mcp/protocol";
import { builtExtension } from "./server-process.js";

/**
 * A person with a real browser and our extension in it, who tells the extension where the server is, opens tabs and
 * closes them.
 */
export class Person {
  static async openBrowser(serverUrl: string): Promise<Person> {
    const browser = await launch({
      executablePath: process.env["BROWSER_MCP_BROWSER"],
      headless: true,
      pipe: true,
      enableExtensions: [builtExtension],
      args: [
        ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-quic",
      ],
    });
    const person = new Person(browser);
    await person.setServer(serverUrl);
    return person;
  }

  private constructor(private readonly browser: Browser) {}

  /** Stores the server's address where the extension looks for it. */
  async setServer(serverUrl: string): Promise<void> {
    const target = await this.browser.waitForTarget(
      (candidate) => candidate.type() === "service_worker" && candidate.url().includes(EXTENSION_ID),
    );
    const worker = await target.worker();
    if (worker === null) throw new Error("The extension's service worker cannot be reached.");
    await worker.evaluate(`chrome.storage.sync.set({ serverUrl: ${JSON.stringify(serverUrl)} })`);
  }

  /** Opens a tab. */
  async open(url: string): Promise<Page> {
    const page = await this.browser.newPage();
    await page.goto(url, { waitUntil: "load" });
    return page;
  }

  /** Opens the extension's popup as a page. */
  openPopup(): Promise<Page> {
    return this.open(`chrome-extension://${EXTENSION_ID}/popup/popup.html`);
  }

  /** Ends the browser as a crash does. */
  async killBrowser(): Promise<void> {
    this.browser.process()?.kill("SIGKILL");
    await this.browser.close().catch(() => undefined);
  }

  close(): Promise<void> {
    return this.browser.close();
  }
}
