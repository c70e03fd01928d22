import type { ChromeTab, TabEventsApi, TabsApi } from "./chrome-api.js";

/** No event tells of a page that crashed, so nothing is believed for longer (milliseconds). */
const LIFE_MS = 5_000;
const MAX_TABS = 100;

interface Remembered {
  readonly tab: ChromeTab;
  /** Milliseconds since the epoch. */
  readonly askedAt: number;
}

/**
 * `tabs.get` for calls that follow one another on a tab: the browser's last answer, as long as no event says that the tab
 * has changed since. To ask costs the browser and the worker a change of process each, twice.
 */
export class RememberedTabs {
  readonly #tabs = new Map<number, Remembered>();
  /** Counts what was forgotten, so that an answer that was on its way meanwhile is not believed. */
  #forgotten = 0;

  constructor(
    private readonly tabs: Pick<TabsApi, "get"> &
      Pick<TabEventsApi, "onRemoved" | "onReplaced" | "onUpdated">,
  ) {
    tabs.onUpdated.addListener((tabId) => this.forget(tabId));
    tabs.onRemoved.addListener((tabId) => this.forget(tabId));
    tabs.onReplaced.addListener((added, removed) => {
      this.forget(added);
      this.forget(removed);
    });
  }

  /** As `chrome.tabs.get`; what changes with the window alone (`active`, `index`) may be old. */
  async get(tabId: number): Promise<ChromeTab> {
    const remembered = this.#tabs.get(tabId);
    if (remembered !== undefined && Date.now() - remembered.askedAt < LIFE_MS) return remembered.tab;
    const [askedAt, forgotten] = [Date.now(), this.#forgotten];
    const tab = await this.tabs.get(tabId);
    if (forgotten === this.#forgotten) this.#remember(tabId, { tab, askedAt });
    return tab;
  }

  /** Whatever was known of the tab may be wrong. */
  forget(tabId: number): void {
    this.#tabs.delete(tabId);
    this.#forgotten += 1;
  }

  #remember(tabId: number, remembered: Remembered): void {
    this.#tabs.delete(tabId);
    this.#tabs.set(tabId, remembered);
    if (this.#tabs.size <= MAX_TABS) return;
    const [oldest] = this.#tabs.keys();
    if (oldest !== undefined) this.#tabs.delete(oldest);
  }
}
