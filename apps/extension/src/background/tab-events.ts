import type { Logger, WireEvent } from "@browser-mcp/protocol";
import type { ChromeTab, TabEventsApi, TabsApi } from "./chrome-api.js";
import { wireTab } from "./wire-tab.js";

type TabEventType = "tab-created" | "tab-activated" | "tab-navigated";

/** Tells the server what happens to tabs. What happens while nobody is connected is not kept: the server asks anew. */
export class TabEvents {
  /** What was last said of a tab since it began to load; bounded by the open tabs. */
  readonly #said = new Map<number, string>();

  /**
   * @param notify sends one event, or drops it
   */
  constructor(
    private readonly tabs: TabsApi & TabEventsApi,
    private readonly notify: (event: WireEvent) => void,
    private readonly log: Logger,
  ) {
    tabs.onCreated.addListener((tab) => this.#tell("tab-created", tab));
    tabs.onActivated.addListener(({ tabId }) => this.#tellOf("tab-activated", tabId));
    tabs.onUpdated.addListener((tabId, change, tab) => {
      if (change.status === "loading") this.#said.delete(tabId);
      if (change.url !== undefined || change.status === "complete") this.#navigated(tab);
    });
    tabs.onRemoved.addListener((tabId) => this.#removed(tabId));
    tabs.onReplaced.addListener((added, removed) => {
      this.#said.delete(removed);
      this.notify({ type: "tab-replaced", tabId: removed, replacedBy: added });
      this.#tellOf("tab-created", added);
    });
  }

  /** Chrome says `url` and later `complete`, and `complete` again for frames: the same news is told once. */
  #navigated(chromeTab: ChromeTab): void {
    const tab = wireTab(chromeTab);
    if (tab === undefined) return;
    const news = JSON.stringify(tab);
    if (this.#said.get(tab.id) === news) return;
    this.#said.set(tab.id, news);
    this.notify({ type: "tab-navigated", tab });
  }

  #removed(tabId: number): void {
    this.#said.delete(tabId);
    this.notify({ type: "tab-removed", tabId });
  }

  #tell(type: TabEventType, chromeTab: ChromeTab): void {
    const tab = wireTab(chromeTab);
    if (tab !== undefined) this.notify({ type, tab });
  }

  #tellOf(type: TabEventType, tabId: number): void {
    this.tabs.get(tabId).then(
      (tab) => this.#tell(type, tab),
      (cause: unknown) => this.log.debug("a tab was gone before it could be told of", { tabId, cause }),
    );
  }
}
