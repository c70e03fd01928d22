import { BrowserMcpError } from "@browser-mcp/protocol";
import type { AwaitedTabs } from "./awaited-tabs.js";
import type { ChromeTab, TabsApi } from "./chrome-api.js";
import { urlOf } from "./wire-tab.js";

/** Shorter than the shortest deadline of an action, so that the answer says why. */
const LOADING_MS = 8_000;

/** A tab whose page is still to come is not there yet, whatever its status says. */
const isLoadedAgain = ({ discarded, status, pendingUrl }: ChromeTab): boolean =>
  !discarded && status === "complete" && !pendingUrl;

/** Loads tabs again whose page the browser discarded to save memory. */
export class DiscardedTabs {
  constructor(
    private readonly tabs: Pick<TabsApi, "reload">,
    private readonly awaited: Pick<AwaitedTabs, "until">,
  ) {}

  /**
   * Waits until the tab's page is there. Chrome may give the tab a new id on the way, which is followed.
   * @throws BrowserMcpError REQUEST_TIMEOUT, TAB_NOT_FOUND, the signal's reason
   */
  async reload(tabId: number, signal: AbortSignal): Promise<{ readonly id: number; readonly url: string }> {
    const loaded = await this.awaited.until(tabId, isLoadedAgain, LOADING_MS, signal, () =>
      this.tabs.reload(tabId),
    );
    if (loaded === undefined) throw tooLate(tabId);
    return { id: loaded.id, url: urlOf(loaded.tab) };
  }
}

const tooLate = (tabId: number): BrowserMcpError =>
  new BrowserMcpError(
    "REQUEST_TIMEOUT",
    `Tab ${tabId} was asleep and did not finish loading again within ${LOADING_MS / 1_000} s.`,
  );
