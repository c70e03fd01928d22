import { join } from "node:path";
import { McpTestClient, rawPost, servePage } from "@browser-mcp/testing";
import type { CDPSession, Page } from "puppeteer-core";
import { ServerProcess } from "../servers/server-process.js";
import { browserPages, type CallTool } from "./browser-scenario.js";
import { Chromium } from "./chromium.js";

const CONNECT_DEADLINE_MS = 20_000;

/** A page that both can ask. */
export interface AskedPage {
  readonly call: CallTool;
  readonly page: Page;
  readonly devtools: CDPSession;
}

/** One built server and one browser with our extension, asked by an MCP client and by puppeteer. */
export class Arena {
  private constructor(
    private readonly site: Awaited<ReturnType<typeof servePage>>,
    private readonly mcp: string,
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
      // As it comes: with rules for sites each script is preceded by a question where its tab is, which puppeteer never asks.
      const settings = { security: { deny_sites: [], ask: [] } };
      const started = await ServerProcess.start(server, signal, { settings, probe: false });
      ends.push(() => started.stop());
      const { mcp, webSocket } = started.addresses;
      const folder = join(server, "../extension");
      const chromium = await Chromium.start({ folder, serverUrl: webSocket });
      ends.push(() => chromium.stop());
      const client = await McpTestClient.connect(mcp);
      ends.push(() => client.close());
      const arena = new Arena(site, mcp, client, chromium, ends);
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
    const devtools = await page.createCDPSession();
    return { call: (name, args) => this.#call(name, { ...args, tabId: tab.id }), page, devtools };
  }

  /** A bare call, as the least that an MCP client can do: the SDK's own cost is not the server's. */
  async #call(name: string, args: object): Promise<Readonly<Record<string, unknown>>> {
    const params = { name, arguments: args };
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params });
    const { text } = await rawPost(this.mcp, body, { "mcp-session-id": this.client.sessionId ?? "" });
    const answer = JSON.parse(text) as {
      result?: { structuredContent?: Record<string, unknown>; isError?: boolean };
    };
    const structured = answer.result?.structuredContent;
    if (answer.result?.isError === true || structured === undefined) {
      throw new Error(`${name} failed: ${text.slice(0, 300)}`);
    }
    return structured;
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
