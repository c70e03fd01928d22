import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { launch } from "puppeteer-core";
import type { Browser, Page } from "puppeteer-core";
import { EXTENSION_ID } from "@browser-mcp/protocol";
import { builtExtension } from "./server-process.js";

const standIn = resolve(__dirname, "../stand-in");

/** A person with a real browser and an extension in it, who opens tabs and closes them. */
export class Person {
  /** With our extension, which is told where the server is. */
  static async openBrowser(serverUrl: string): Promise<Person> {
    const person = await Person.withExtension(builtExtension);
    await person.setServer(serverUrl);
    return person;
  }

  /** With the stand-in for the existing extension, which reads the address once when it starts. */
  static async withExistingExtension(serverUrl: string): Promise<Person> {
    const folder = await mkdtemp(join(tmpdir(), "browser-mcp-stand-in-"));
    await cp(standIn, folder, { recursive: true });
    await writeFile(join(folder, "server-url.json"), JSON.stringify({ serverUrl }));
    return Person.withExtension(folder, () => rm(folder, { recursive: true, force: true }));
  }

  private static async withExtension(
    folder: string,
    dispose: () => Promise<void> = () => Promise.resolve(),
  ): Promise<Person> {
    const browser = await launch({
      executablePath: process.env["BROWSER_MCP_BROWSER"],
      headless: true,
      pipe: true,
      enableExtensions: [folder],
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
    return new Person(browser, dispose);
  }

  private constructor(
    private readonly browser: Browser,
    private readonly dispose: () => Promise<void>,
  ) {}

  /** Stores the server's address where our extension looks for it. */
  async setServer(serverUrl: string): Promise<void> {
    await this.inExtension(`chrome.storage.sync.set({ serverUrl: ${JSON.stringify(serverUrl)} })`);
  }

  /** Evaluates an expression in our extension's worker, and awaits it. */
  async inExtension(expression: string): Promise<unknown> {
    const target = await this.browser.waitForTarget(
      (candidate) => candidate.type() === "service_worker" && candidate.url().includes(EXTENSION_ID),
    );
    const worker = await target.worker();
    if (worker === null) throw new Error("The extension's service worker cannot be reached.");
    const value: unknown = await worker.evaluate(expression);
    // A worker that a debugger stays attached to never comes back once it was stopped.
    await worker.client.detach();
    return value;
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
    await this.close().catch(() => undefined);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.dispose();
  }
}
