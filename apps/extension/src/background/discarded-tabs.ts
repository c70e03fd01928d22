import { BrowserMcpError } from "@browser-mcp/protocol";
import { browserError } from "./browser-errors.js";
import type { TabEventsApi, TabsApi } from "./chrome-api.js";
import { after } from "./waiting.js";
import { urlOf } from "./wire-tab.js";

/** Shorter than the shortest deadline of an action, so that the answer says why. */
const LOADING_MS = 8_000;

type News = (tabId: number, replacedBy?: number) => void;

/** Loads tabs again whose page the browser discarded to save memory. */
export class DiscardedTabs {
  readonly #waiting = new Set<News>();

  constructor(private readonly tabs: TabsApi & Pick<TabEventsApi, "onUpdated" | "onReplaced">) {
    tabs.onUpdated.addListener((tabId) => this.#tell(tabId));
    tabs.onReplaced.addListener((added, removed) => this.#tell(removed, added));
  }

  /**
   * Waits until the tab's page is there. Chrome may give the tab a new id on the way, which is followed.
   * @throws BrowserMcpError REQUEST_TIMEOUT, TAB_NOT_FOUND, the signal's reason
   */
  async reload(tabId: number, signal: AbortSignal): Promise<{ readonly id: number; readonly url: string }> {
    signal.throwIfAborted();
    const over = new AbortController();
    const cancel = (): void => over.abort();
    signal.addEventListener("abort", cancel);
    try {
      return await new Promise((resolve, reject) => {
        let id = tabId;
        const look = async (): Promise<void> => {
          const tab = await this.tabs.get(id);
          if (!tab.discarded && tab.status === "complete") resolve({ id, url: urlOf(tab) });
        };
        const fail = (thrown: unknown): void => reject(browserError(thrown, { id, url: "" }));
        const hear: News = (changed, replacedBy) => {
          if (changed !== id) return;
          if (replacedBy !== undefined) id = replacedBy;
          look().catch(fail);
        };
        this.#waiting.add(hear);
        over.signal.addEventListener("abort", () => {
          this.#waiting.delete(hear);
          reject(signal.reason);
        });
        after(LOADING_MS, over.signal, () => reject(tooLate(tabId)));
        this.tabs.reload(id).then(look).catch(fail);
      });
    } finally {
      signal.removeEventListener("abort", cancel);
      over.abort();
    }
  }

  #tell(...news: Parameters<News>): void {
    for (const hear of [...this.#waiting]) hear(...news);
  }
}

const tooLate = (tabId: number): BrowserMcpError =>
  new BrowserMcpError(
    "REQUEST_TIMEOUT",
    `Tab ${tabId} was asleep and did not finish loading again within ${LOADING_MS / 1_000} s.`,
  );
