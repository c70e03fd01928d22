import { join } from "node:path";
import { McpTestClient, servePage } from "@browser-mcp/testing";
import type { CDPSession, Page } from "puppeteer-core";
import { ServerProcess } from "../server-process.js";
import { browserPages } from "./browser-scenario.js";
import { Chromium } from "./chromium.js";

const CONNECT_DEADLINE_MS = 20_000;

/** A page that both can ask. */
export interface AskedPage {
  readonly client: McpTestClient;
  readonly tabId: number;
  readonly page: Page;
  readonly devtools: CDPSession;
}

/** One built server and one browser with our extension, asked by an MCP client and by puppeteer. */
export class Arena {
  private constructor(
    private readonly site: Awaited<ReturnType<typeof servePage>>,
    private readonly client: McpTestClient,
    readonly chromium: Chromium,
    private readonly ends: readonly (() => Promise<void>)[],
  ) {}

  /**
   * @param server the server's built file, with the extension in its folder
   * @throws Error when something does not start, or the extension does not connect
   */
  static async open(server: string, signal: AbortSignal): Promise<Arena> {
    const ends: (() => Promise<void>)[] = [];
    try {
      const site = await servePage(browserPages);
      ends.push(() => site.close());
      const started = await ServerProcess.start(server, signal);
      ends.push(() => started.stop());
      const { mcp, webSocket } = started.addresses;
      const folder = join(server, "../extension");
      const chromium = await Chromium.start({ folder, serverUrl: webSocket });
      ends.push(() => chromium.stop());
      const client = await McpTestClient.connect(mcp);
      ends.push(() => client.close());
      const arena = new Arena(site, client, chromium, ends);
      await arena.#connected(signal);
      return arena;
    } catch (error) {
      await endAll(ends);
      throw error;
    }
  }

  /** Opens a page in a tab of its own, in front. */
  async show(path: string): Promise<AskedPage> {
    const page = await this.chromium.browser.newPage();
    await page.goto(this.site.url(path), { waitUntil: "load" });
    await page.bringToFront();
    const tab = (await this.#tabs()).find(({ url }) => url === this.site.url(path));
    if (tab === undefined) throw new Error(`No tab shows ${path}.`);
    return { client: this.client, tabId: tab.id, page, devtools: await page.createCDPSession() };
  }

  close(): Promise<void> {
    return endAll(this.ends);
  }

  async #connected(signal: AbortSignal): Promise<void> {
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(CONNECT_DEADLINE_MS)]);
    while ((await this.client.callTool("get_browser_tabs")).isError) deadline.throwIfAborted();
  }

  async #tabs(): Promise<readonly { id: number; url: string }[]> {
    const { structured } = await this.client.callTool("get_browser_tabs");
    return structured?.["tabs"] as readonly { id: number; url: string }[];
  }
}

async function endAll(ends: readonly (() => Promise<void>)[]): Promise<void> {
  for (const end of ends.toReversed()) await end().catch(() => undefined);
}
