import type { Logger } from "@browser-mcp/protocol";
import type { ChromeTab, TabEventsApi, TabsApi } from "./chrome-api.js";
import { urlOf } from "./wire-tab.js";

/** Which address each tab shows, for whoever cannot wait for the browser's answer. */
export class TabAddresses {
  /** Settles once the tabs that were open are known; never rejects. */
  readonly ready: Promise<void>;
  readonly #urls = new Map<number, string>();
  readonly #listeners: ((tabId: number, url: string) => void)[] = [];

  constructor(tabs: Pick<TabsApi, "query"> & Omit<TabEventsApi, "onActivated">, log: Pick<Logger, "warn">) {
    tabs.onCreated.addListener((tab) => this.#shows(tab));
    tabs.onUpdated.addListener((_tabId, _change, tab) => this.#shows(tab));
    tabs.onRemoved.addListener((tabId) => void this.#urls.delete(tabId));
    tabs.onReplaced.addListener((added, removed) => {
      const url = this.#urls.get(removed);
      this.#urls.delete(removed);
      if (url !== undefined && !this.#urls.has(added)) this.#urls.set(added, url);
    });
    this.ready = this.#list(tabs).catch((cause: unknown) =>
      log.warn("the addresses of open tabs could not be read", { cause }),
    );
  }

  /** The address of a tab; undefined for one that is not open. */
  of(tabId: number): string | undefined {
    return this.#urls.get(tabId);
  }

  /** Every open tab with its address. */
  get all(): readonly (readonly [tabId: number, url: string])[] {
    return [...this.#urls];
  }

  /** Tells of each tab that shows another address than before. */
  onMoved(listener: (tabId: number, url: string) => void): void {
    this.#listeners.push(listener);
  }

  #shows(tab: ChromeTab): void {
    if (tab.id === undefined) return;
    const url = urlOf(tab);
    if (this.#urls.get(tab.id) === url) return;
    this.#urls.set(tab.id, url);
    for (const listener of this.#listeners) listener(tab.id, url);
  }

  async #list(tabs: Pick<TabsApi, "query">): Promise<void> {
    for (const tab of await tabs.query({})) {
      // What was told meanwhile is the later news.
      if (tab.id !== undefined && !this.#urls.has(tab.id)) this.#shows(tab);
    }
  }
}
