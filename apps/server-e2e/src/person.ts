import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { launch } from "puppeteer-core";
import type { Browser, CDPSession, LaunchOptions, Page } from "puppeteer-core";
import { EXTENSION_ID } from "@browser-mcp/protocol";
import { builtExtension } from "./server-process.js";

const standIn = resolve(__dirname, "../stand-in");

const START_MS = 20_000;

/** What keeps the test's own tool from the tabs. */
const unwatched: LaunchOptions = {
  targetFilter: (target) => target.type() === "browser" || target.type() === "service_worker",
  waitForInitialPage: false,
  ignoreDefaultArgs: ["--disable-back-forward-cache"],
};

/** How a person's browser differs from one that a test looks into everywhere. */
export interface PersonOptions {
  /**
   * Whether the test's own tool is at every tab, which `open` needs. Such a tab is kept from what the browser does to
   * tabs that nobody looks into: one that was discarded loads again at once, and none waits in the back-forward cache.
   */
  readonly watchTabs?: boolean;
}

/** A person with a real browser and an extension in it, who opens tabs and closes them. */
export class Person {
  /** With our extension, which is told where the server is. */
  static async openBrowser(serverUrl: string, options: PersonOptions = {}): Promise<Person> {
    const person = await Person.withExtension(builtExtension, options);
    try {
      await person.setServer(serverUrl);
    } catch (thrown) {
      await person.close();
      throw thrown;
    }
    return person;
  }

  /** With the stand-in for the existing extension, which reads the address once when it starts. */
  static async withExistingExtension(serverUrl: string): Promise<Person> {
    const folder = await mkdtemp(join(tmpdir(), "browser-mcp-stand-in-"));
    await cp(standIn, folder, { recursive: true });
    await writeFile(join(folder, "server-url.json"), JSON.stringify({ serverUrl }));
    return Person.withExtension(folder, {}, () => rm(folder, { recursive: true, force: true }));
  }

  private static async withExtension(
    folder: string,
    { watchTabs = true }: PersonOptions,
    dispose: () => Promise<void> = () => Promise.resolve(),
  ): Promise<Person> {
    const browser = await launch({
      executablePath: process.env["BROWSER_MCP_BROWSER"],
      headless: true,
      pipe: true,
      enableExtensions: [folder],
      ...(watchTabs ? {} : unwatched),
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
    const session = await target.createCDPSession();
    try {
      const evaluate = async (text: string): Promise<unknown> => {
        const params = { expression: text, awaitPromise: true, returnByValue: true };
        const { result, exceptionDetails } = await session.send("Runtime.evaluate", params);
        if (exceptionDetails !== undefined) throw new Error(result.description ?? exceptionDetails.text);
        return result.value;
      };
      // A worker that has only just started does not know its own extension yet.
      const deadline = Date.now() + START_MS;
      while ((await evaluate("typeof chrome")) === "undefined" && Date.now() < deadline);
      return await evaluate(expression);
    } finally {
      // A worker that a debugger stays attached to never comes back once it was stopped.
      await session.detach();
    }
  }

  /** Ends our extension's worker, as the browser does after a while of silence; what brings it back is its own affair. */
  async killWorker(): Promise<void> {
    await this.inBrowser(async (session) => {
      const { targetInfos } = await session.send("Target.getTargets");
      for (const { targetId, type, url } of targetInfos) {
        if (type === "service_worker" && url.includes(EXTENSION_ID))
          await session.send("Target.closeTarget", { targetId });
      }
    });
  }

  /** Ends our extension's worker, and gives it a reason to begin anew. */
  async restartWorker(): Promise<void> {
    await this.killWorker();
    await this.inBrowser((session) =>
      session.send("Target.createTarget", { url: "about:blank", background: true }),
    );
  }

  /** Installs our extension over itself, as an update does. */
  async reloadExtension(): Promise<void> {
    await this.browser.installExtension(builtExtension);
  }

  private async inBrowser<T>(act: (session: CDPSession) => Promise<T>): Promise<T> {
    const session = await this.browser.target().createCDPSession();
    try {
      return await act(session);
    } finally {
      await session.detach();
    }
  }

  /** Opens a tab. */
  async open(url: string): Promise<Page> {
    const page = await this.browser.newPage();
    await page.goto(url, { waitUntil: "load" });
    return page;
  }

  /** Opens a window of its own. */
  async openWindow(url: string): Promise<Page> {
    const page = await this.browser.newPage({ type: "window" });
    await page.goto(url, { waitUntil: "load" });
    return page;
  }

  /** The page of our extension at that path, once it has opened by itself. */
  async openedPage(path: string): Promise<Page> {
    const url = `chrome-extension://${EXTENSION_ID}/${path}`;
    const target = await this.browser.waitForTarget(
      (candidate) => candidate.type() === "page" && candidate.url().startsWith(url),
    );
    const page = await target.page();
    if (page === null) throw new Error(`${path} is no page.`);
    return page;
  }

  /** Opens the extension's popup as a page. */
  openPopup(): Promise<Page> {
    return this.open(`chrome-extension://${EXTENSION_ID}/popup/popup.html`);
  }

  /** Ends our extension's worker, as the browser does after a while of silence. */
  async stopWorker(): Promise<void> {
    const page = await this.openPopup();
    const session = await page.createCDPSession();
    await session.send("ServiceWorker.enable");
    await session.send("ServiceWorker.stopAllWorkers");
    await page.close();
  }

  /** Lets the browser stand still, as one does whose machine is out of breath, until it is thawed. */
  freezeBrowser(): void {
    this.browser.process()?.kill("SIGSTOP");
  }

  /** Lets a frozen browser go on. */
  thawBrowser(): void {
    this.browser.process()?.kill("SIGCONT");
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
