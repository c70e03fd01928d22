import { BrowserMcpError } from "@browser-mcp/protocol";
import type { BrowserProcess } from "./browser-process.js";
import { browserNameOf, type BrowserName } from "./found-browser.js";
import { openPage, type PageHost } from "./open-page.js";

/** How long a browser may take to close by itself before it is killed. */
const CLOSE_LIMIT_MS = 5_000;

/** A browser that `launchBrowser` started; whoever launched it closes it. */
export interface LaunchedBrowser {
  /** Of the browser's main process, which leads the group of all its processes. */
  readonly pid: number;
  readonly name: BrowserName;
  /** Such as `156.0.8078.79`. */
  readonly version: string;
  /** Resolves when the browser has ended, whoever ended it, its processes are gone and a temporary profile removed. */
  readonly closed: Promise<void>;
  /**
   * Opens a new tab at an address; resolves when its page has loaded (or after 15 s of loading).
   * @throws BrowserMcpError INVALID_PARAMETERS where the address is none, BROWSER_ERROR where it cannot be reached,
   * CONNECTION_CLOSED where the browser has ended
   */
  newPage(url: string): Promise<void>;
  /** Ends the browser with every process of it, by force after 5 s, and removes a temporary profile. Never throws. */
  close(): Promise<void>;
}

/** The one kind of {@link LaunchedBrowser}. */
export class RunningBrowser implements LaunchedBrowser {
  readonly pid: number;
  readonly name: BrowserName;
  readonly version: string;
  readonly closed: Promise<void>;
  private closing?: Promise<void>;

  /** @param product as the browser names itself: `Chrome/156.0.8078.79` */
  constructor(
    private readonly browserProcess: BrowserProcess,
    private readonly host: PageHost,
    executablePath: string,
    product: string,
  ) {
    const [agent = "", version = ""] = product.split("/");
    this.pid = browserProcess.pid;
    this.name = agent.endsWith("Edg") ? "Edge" : browserNameOf(executablePath);
    this.version = version;
    this.closed = host.closed;
  }

  async newPage(url: string): Promise<void> {
    const targetId = await this.newTab();
    try {
      await openPage(this.host, targetId, url);
    } catch (error) {
      // Leaves no tab with an error page; where the browser has ended there is none to close.
      await this.host.connection.send("Target.closeTarget", { targetId }).catch(() => undefined);
      throw error;
    }
  }

  /** Opens an address in the tab that the browser started with. */
  async openFirst(url: string): Promise<void> {
    const { targetInfos } = await this.host.connection.send("Target.getTargets");
    const first = targetInfos.find(({ type }) => type === "page")?.targetId;
    await openPage(this.host, first ?? (await this.newTab()), url);
  }

  close(): Promise<void> {
    this.closing ??= this.end();
    return this.closing;
  }

  private async newTab(): Promise<string> {
    try {
      const { targetId } = await this.host.connection.send("Target.createTarget", { url: "about:blank" });
      return targetId;
    } catch (error) {
      throw new BrowserMcpError("CONNECTION_CLOSED", "The launched browser has ended.", {
        cause: error,
        hint: "Launch it again.",
      });
    }
  }

  private async end(): Promise<void> {
    // Its answer may get lost as the browser ends; the end itself is what counts.
    this.host.connection.send("Browser.close").catch(() => undefined);
    const limit = setTimeout(() => {
      this.host.logger.warn("the browser did not close by itself and is killed", { pid: this.pid });
      void this.browserProcess.kill();
    }, CLOSE_LIMIT_MS);
    await this.closed;
    clearTimeout(limit);
  }
}
