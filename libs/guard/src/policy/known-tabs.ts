import type { BrowserEvent, Tab } from "@browser-mcp/protocol";

/** Tabs that are remembered; the one heard of longest ago is forgotten first. */
const MOST_TABS = 10_000;

interface Shown {
  readonly url: string;
  readonly may: boolean;
}

/** Which tabs show a page that may be seen, as far as lists and events have told, and so which events may be told. */
export class KnownTabs {
  readonly #shown = new Map<string, Shown>();
  readonly #mayShow: (url: string) => boolean;
  #moves = 0;

  constructor(mayShow: (url: string) => boolean) {
    this.#mayShow = mayShow;
  }

  /** Other rules are kept from now on. */
  forgetAll(): void {
    this.#shown.clear();
  }

  /** How often any tab came, went or showed another page. */
  get moves(): number {
    return this.#moves;
  }

  /** The address of a tab's page; of a browser that tells when it changes, it is the one that is shown. */
  urlOf(browserId: string, tabId: number): string | undefined {
    return this.#shown.get(keyOf(browserId, tabId))?.url;
  }

  /**
   * Takes what a list says of a tab. Returns whether it may be seen.
   * @param before the {@link moves} when the list was asked for: what was told since is newer
   */
  listed(tab: Pick<Tab, "browserId" | "id" | "url">, before: number): boolean {
    const isNews = before === this.#moves || !this.#shown.has(keyOf(tab.browserId, tab.id));
    return isNews ? this.learn(tab) : this.#mayShow(tab.url);
  }

  /** Takes what is known of a tab now. Returns whether it may be seen. */
  learn({ browserId, id, url }: Pick<Tab, "browserId" | "id" | "url">): boolean {
    const key = keyOf(browserId, id);
    const may = this.#mayShow(url);
    this.#shown.delete(key);
    this.#shown.set(key, { url, may });
    if (this.#shown.size > MOST_TABS) {
      for (const oldest of this.#shown.keys()) {
        this.#shown.delete(oldest);
        break;
      }
    }
    return may;
  }

  /**
   * What may be told of an event: itself; instead of a tab that went to a site which may not be seen, that it is gone, and
   * of one that came from there, that it is new; or nothing.
   */
  tell(event: BrowserEvent): BrowserEvent | undefined {
    switch (event.type) {
      case "browser-connected":
        this.#moves += 1;
        this.#forget(event.browser.browserId);
        return event;
      case "browser-disconnected":
        this.#moves += 1;
        this.#forget(event.browserId);
        return event;
      case "tab-created":
      case "tab-activated":
      case "tab-navigated":
        this.#moves += 1;
        return this.#tellTab(event);
      case "tab-removed": {
        this.#moves += 1;
        const key = keyOf(event.browserId, event.tabId);
        const was = this.#shown.get(key);
        this.#shown.delete(key);
        return was?.may === false ? undefined : event;
      }
      case "debugger-detached":
        return this.#shown.get(keyOf(event.browserId, event.tabId))?.may === false ? undefined : event;
      case "tab-changed":
      case "debugger-event":
      case "page-data":
        // What nobody has told the address of is told nothing of.
        return this.#shown.get(keyOf(event.browserId, event.tabId))?.may === true ? event : undefined;
    }
  }

  #tellTab(event: Extract<BrowserEvent, { readonly tab: Tab }>): BrowserEvent | undefined {
    const { browserId, tabId, tab } = event;
    const was = this.#shown.get(keyOf(browserId, tabId))?.may;
    if (this.learn({ browserId, id: tabId, url: tab.url })) {
      return was === false ? { ...event, type: "tab-created" } : event;
    }
    return was === true ? { type: "tab-removed", browserId, tabId } : undefined;
  }

  #forget(browserId: string): void {
    const end = ` ${browserId}`;
    for (const key of this.#shown.keys()) if (key.endsWith(end)) this.#shown.delete(key);
  }
}

const keyOf = (browserId: string, tabId: number): string => `${tabId} ${browserId}`;
