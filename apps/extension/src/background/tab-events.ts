import type { Logger, WireEvent } from "@browser-mcp/protocol";
import type { ChromeTab, TabEventsApi, TabsApi } from "./chrome-api.js";
import { everySiteOn, type SitePolicy } from "./site-policy.js";
import { urlOf, wireTab } from "./wire-tab.js";

type TabEventType = "tab-created" | "tab-activated" | "tab-navigated";

/**
 * Tells the server what happens to tabs. What happens while nobody is connected is not kept: the server asks anew. A tab
 * whose site is off is as good as closed: it is told to be removed when it goes there, and created when it comes back.
 */
export class TabEvents {
  /** What was last said of a tab since it began to load; bounded by the open tabs. */
  readonly #said = new Map<number, string>();
  /** Tabs that something happened to while their site was off, or before that was known; bounded by the open tabs. */
  readonly #hidden = new Set<number>();

  /**
   * @param notify sends one event, or drops it
   */
  constructor(
    private readonly tabs: TabsApi & TabEventsApi,
    private readonly notify: (event: WireEvent) => void,
    private readonly log: Logger,
    private readonly sites: SitePolicy = everySiteOn,
  ) {
    sites.onChanged(() => {
      this.#lookAgain().catch((cause: unknown) =>
        this.log.warn("the tabs whose site is off could not be told from the others", { cause }),
      );
    });
    tabs.onCreated.addListener((tab) => this.#tell("tab-created", tab));
    tabs.onActivated.addListener(({ tabId }) => this.#tellOf("tab-activated", tabId));
    tabs.onUpdated.addListener((tabId, change, tab) => {
      if (change.status === "loading") this.#said.delete(tabId);
      if (change.url !== undefined || change.status === "complete") this.#navigated(tab);
    });
    tabs.onRemoved.addListener((tabId) => this.#removed(tabId));
    tabs.onReplaced.addListener((added, removed) => {
      this.#said.delete(removed);
      this.#replaced(added, removed);
    });
  }

  /** Chrome says `url` and later `complete`, and `complete` again for frames: the same news is told once. */
  #navigated(chromeTab: ChromeTab): void {
    const tab = wireTab(chromeTab);
    if (tab === undefined || !this.#isToBeTold("tab-navigated", chromeTab)) return;
    const news = JSON.stringify(tab);
    if (this.#said.get(tab.id) === news) return;
    this.#said.set(tab.id, news);
    this.notify({ type: "tab-navigated", tab });
  }

  #removed(tabId: number): void {
    this.#said.delete(tabId);
    if (!this.#hidden.delete(tabId)) this.notify({ type: "tab-removed", tabId });
  }

  #tell(type: TabEventType, chromeTab: ChromeTab): void {
    const tab = wireTab(chromeTab);
    if (tab !== undefined && this.#isToBeTold(type, chromeTab)) this.notify({ type, tab });
  }

  /** Whether the server may hear of the tab; tells it of a tab that goes where it may not, or comes back. */
  #isToBeTold(type: TabEventType, chromeTab: ChromeTab): boolean {
    const tab = wireTab(chromeTab);
    if (tab === undefined) return false;
    if (!this.sites.isOn(urlOf(chromeTab))) {
      const wasTold = !this.#hidden.has(tab.id) && type !== "tab-created";
      this.#hidden.add(tab.id);
      this.#said.delete(tab.id);
      if (wasTold) this.notify({ type: "tab-removed", tabId: tab.id });
      return false;
    }
    if (!this.#hidden.delete(tab.id) || type === "tab-created") return true;
    this.#said.set(tab.id, JSON.stringify(tab));
    this.notify({ type: "tab-created", tab });
    return type === "tab-activated";
  }

  /** The rules have changed: what is off is as good as closed, what is on again as good as new. */
  async #lookAgain(): Promise<void> {
    for (const tab of await this.tabs.query({})) {
      if (tab.id === undefined || this.sites.isOn(urlOf(tab)) !== this.#hidden.has(tab.id)) continue;
      this.#isToBeTold("tab-navigated", tab);
    }
  }

  #replaced(added: number, removed: number): void {
    // Of a tab that is hidden, the server knows no former id.
    if (this.#hidden.delete(removed)) this.#hidden.add(added);
    else this.notify({ type: "tab-replaced", tabId: removed, replacedBy: added });
    this.#lookUp(added, (chromeTab) => {
      const tab = wireTab(chromeTab);
      if (tab !== undefined && this.#isToBeTold("tab-navigated", chromeTab)) {
        this.notify({ type: "tab-created", tab });
      }
    });
  }

  #tellOf(type: TabEventType, tabId: number): void {
    this.#lookUp(tabId, (tab) => this.#tell(type, tab));
  }

  #lookUp(tabId: number, tell: (tab: ChromeTab) => void): void {
    this.tabs
      .get(tabId)
      .then(tell, (cause: unknown) =>
        this.log.debug("a tab was gone before it could be told of", { tabId, cause }),
      );
  }
}
