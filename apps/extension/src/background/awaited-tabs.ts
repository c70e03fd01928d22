import { browserError } from "./browser-errors.js";
import type { ChromeTab, TabEventsApi, TabsApi } from "./chrome-api.js";
import { after } from "./waiting.js";

type News = (tabId: number, replacedBy?: number) => void;

/** A tab as it came to be, with the id that it has by now. */
export interface AwaitedTab {
  readonly id: number;
  readonly tab: ChromeTab;
}

/** Waits for tabs to become what a call needs. */
export class AwaitedTabs {
  readonly #waiting = new Set<News>();

  constructor(private readonly tabs: Pick<TabsApi, "get"> & Pick<TabEventsApi, "onUpdated" | "onReplaced">) {
    tabs.onUpdated.addListener((tabId) => this.#tell(tabId));
    tabs.onReplaced.addListener((added, removed) => this.#tell(removed, added));
  }

  /**
   * The tab as soon as it is ready. Chrome may give it a new id on the way, which is followed.
   * @param begin what makes it ready
   * @returns undefined for one that is not after so many milliseconds
   * @throws BrowserMcpError TAB_NOT_FOUND, what `begin` throws, the signal's reason
   */
  async until(
    tabId: number,
    isReady: (tab: ChromeTab) => boolean,
    ms: number,
    signal: AbortSignal,
    begin: () => Promise<void> = () => Promise.resolve(),
  ): Promise<AwaitedTab | undefined> {
    signal.throwIfAborted();
    const over = new AbortController();
    const cancel = (): void => over.abort();
    signal.addEventListener("abort", cancel);
    try {
      return await new Promise((resolve, reject) => {
        let id = tabId;
        const look = async (): Promise<void> => {
          const tab = await this.tabs.get(id);
          if (isReady(tab)) resolve({ id, tab });
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
        after(ms, over.signal, () => resolve(undefined));
        begin().then(look).catch(fail);
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
