import type { BrowserEvent, Tab } from "@browser-mcp/protocol";

/** Tabs that are remembered; the one heard of longest ago is forgotten first. */
const MOST_TABS = 10_000;

/** Which tabs show a page that may be seen, as far as lists and events have told, and so which events may be told. */
export class KnownTabs {
  readonly #shown = new Map<string, boolean>();
  readonly #mayShow: (url: string) => boolean;

  constructor(mayShow: (url: string) => boolean) {
    this.#mayShow = mayShow;
  }

  /** Other rules are kept from now on. */
  forgetAll(): void {
    this.#shown.clear();
  }

  /** Takes what a list says of a tab. Returns whether it may be seen. */
  learn({ browserId, id, url }: Pick<Tab, "browserId" | "id" | "url">): boolean {
    const key = keyOf(browserId, id);
    const may = this.#mayShow(url);
    this.#shown.delete(key);
    this.#shown.set(key, may);
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
        this.#forget(event.browser.browserId);
        return event;
      case "browser-disconnected":
        this.#forget(event.browserId);
        return event;
      case "tab-created":
      case "tab-activated":
      case "tab-navigated":
        return this.#tellTab(event);
      case "tab-removed": {
        const key = keyOf(event.browserId, event.tabId);
        const was = this.#shown.get(key);
        this.#shown.delete(key);
        return was === false ? undefined : event;
      }
      case "debugger-detached":
        return this.#shown.get(keyOf(event.browserId, event.tabId)) === false ? undefined : event;
      case "tab-changed":
      case "debugger-event":
      case "page-data":
        // What nobody has told the address of is told nothing of.
        return this.#shown.get(keyOf(event.browserId, event.tabId)) === true ? event : undefined;
    }
  }

  #tellTab(event: Extract<BrowserEvent, { readonly tab: Tab }>): BrowserEvent | undefined {
    const { browserId, tabId, tab } = event;
    const was = this.#shown.get(keyOf(browserId, tabId));
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
