import type { AwaitedTabs } from "./awaited-tabs.js";
import type { ChromeTab, TabsApi } from "./chrome-api.js";

/** Time for a server to answer and a page to load; shorter than the shortest deadline of an action. */
const STARTING_MS = 5_000;

/** Whether a tab has just been opened, and no page has come to it yet. */
export const isStarting = ({ url, discarded }: ChromeTab): boolean => !url && !discarded;

const isLoaded = (tab: ChromeTab): boolean =>
  !isStarting(tab) && tab.status === "complete" && !tab.pendingUrl;

/** Waits for the first page of tabs that have just been opened: until it is there, nothing of them can be read. */
export class StartingTabs {
  constructor(
    private readonly tabs: Pick<TabsApi, "get">,
    private readonly awaited: Pick<AwaitedTabs, "until">,
  ) {}

  /**
   * The tab with its page loaded, or as far as it has come in the time: what the call then meets says more.
   * @throws BrowserMcpError TAB_NOT_FOUND, the signal's reason
   */
  async started(tabId: number, tab: ChromeTab, signal: AbortSignal): Promise<ChromeTab> {
    const come = await this.awaited.until(tabId, isLoaded, STARTING_MS, signal);
    return come?.tab ?? this.tabs.get(tabId).catch(() => tab);
  }
}
