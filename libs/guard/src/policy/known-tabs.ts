import type { BrowserEvent, ConnectedBrowser, Tab } from "@browser-mcp/protocol";
import { FollowedTabs } from "./followed-tabs.js";
import type { Followed } from "./followed-tabs.js";

/** Tabs that are remembered; the one heard of longest ago is forgotten first. */
const MOST_TABS = 10_000;

interface Shown {
  /** Absent where the tab may have gone elsewhere since. */
  readonly url?: string;
  readonly may: boolean;
}

/** What is remembered of a browser. */
interface Teller {
  /** The connection over which it told what is known of its tabs. */
  told: ConnectedBrowser | undefined;
  /** The {@link KnownTabs.moves} when any of its tabs were forgotten last: a list asked for before may be older than that. */
  forgotten: number;
  /** Its tabs among those that are shown. */
  readonly keys: Set<string>;
}

/** Which tabs show a page that may be seen, as far as lists and events have told, and so which events may be told. */
export class KnownTabs {
  readonly #shown = new Map<string, Shown>();
  readonly #mayShow: (url: string) => boolean;
  readonly #tellers = new Map<string, Teller>();
  readonly #followed = new FollowedTabs();
  #moves = 0;
  /** The {@link moves} when a browser was forgotten last: the {@link Teller.forgotten} of browsers that nothing is known of. */
  #forgotten = 0;

  constructor(mayShow: (url: string) => boolean) {
    this.#mayShow = mayShow;
  }

  /** Other rules are kept from now on. */
  forgetAll(): void {
    this.#shown.clear();
    this.#tellers.clear();
    this.#lose(undefined);
  }

  /** How often any tab came, went or showed another page. */
  get moves(): number {
    return this.#moves;
  }

  /**
   * The address of a page of a browser that tells when it changes: the one that is shown. `undefined` where it must be
   * asked for, as after the browser came by another connection: what happened in between it could not tell.
   */
  urlOf(browser: ConnectedBrowser, tabId: number): string | undefined {
    const { browserId } = browser;
    const teller = this.#tellerOf(browserId);
    if (teller.told === browser) return this.#shown.get(keyOf(browserId, tabId))?.url;
    teller.told = browser;
    for (const key of teller.keys) this.#shown.set(key, { may: this.#shown.get(key)?.may === true });
    this.#lose(teller);
    return undefined;
  }

  /** Keeps in mind where a tab goes from now on, since it may have come back before anyone looks again. */
  follow(browserId: string | undefined, tabId: number | undefined): Followed {
    return this.#followed.follow(
      browserId === undefined || tabId === undefined ? undefined : keyOf(browserId, tabId),
    );
  }

  /** The tab has answered for another page than the one that is known. */
  doubt(browserId: string, tabId: number | undefined): void {
    if (tabId === undefined) return;
    const key = keyOf(browserId, tabId);
    const shown = this.#shown.get(key);
    if (shown !== undefined) this.#shown.set(key, { may: shown.may });
    this.#lose(this.#tellers.get(browserId));
  }

  /**
   * Takes what a list says of a tab. Returns whether it may be seen.
   * @param before the {@link moves} when the list was asked for: what was told since is newer
   */
  listed(tab: Pick<Tab, "browserId" | "id" | "url">, before: number): boolean {
    const { url } = this.#shown.get(keyOf(tab.browserId, tab.id)) ?? {};
    const forgotten = this.#tellers.get(tab.browserId)?.forgotten ?? this.#forgotten;
    const isNews = before === this.#moves || (url === undefined && before >= forgotten);
    return isNews ? this.learn(tab) : this.#mayShow(tab.url);
  }

  /** Takes what is known of a tab now. Returns whether it may be seen. */
  learn({ browserId, id, url }: Pick<Tab, "browserId" | "id" | "url">): boolean {
    const key = keyOf(browserId, id);
    const may = this.#mayShow(url);
    this.#shown.delete(key);
    this.#shown.set(key, { url, may });
    this.#tellerOf(browserId).keys.add(key);
    if (this.#shown.size > MOST_TABS) {
      for (const oldest of this.#shown.keys()) {
        this.#forgetTab(oldest);
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
        this.#tellerOf(event.browser.browserId).told = event.browser;
        return event;
      case "browser-disconnected":
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
        this.#tellers.get(event.browserId)?.keys.delete(key);
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
    const key = keyOf(browserId, tabId);
    this.#followed.shows(key, tab.url);
    const was = this.#shown.get(key)?.may;
    if (this.learn({ browserId, id: tabId, url: tab.url })) {
      return was === false ? { ...event, type: "tab-created" } : event;
    }
    return was === true ? { type: "tab-removed", browserId, tabId } : undefined;
  }

  #forget(browserId: string): void {
    for (const key of this.#tellers.get(browserId)?.keys ?? []) this.#shown.delete(key);
    this.#tellers.delete(browserId);
    this.#lose(undefined);
  }

  #forgetTab(key: string): void {
    this.#shown.delete(key);
    const browserId = browserOf(key);
    const teller = this.#tellers.get(browserId);
    if (teller === undefined) return;
    teller.keys.delete(key);
    teller.forgotten = this.#moves;
    if (teller.told !== undefined || teller.keys.size > 0) return;
    // Nobody tells when a browser leaves that has left already.
    this.#tellers.delete(browserId);
    this.#forgotten = this.#moves;
  }

  #tellerOf(browserId: string): Teller {
    let teller = this.#tellers.get(browserId);
    if (teller === undefined) {
      teller = { told: undefined, forgotten: this.#forgotten, keys: new Set() };
      this.#tellers.set(browserId, teller);
    }
    return teller;
  }

  /** @param teller the browser whose tabs are no longer known; undefined: one, or all, of whom nothing is known any more */
  #lose(teller: Teller | undefined): void {
    this.#moves += 1;
    if (teller === undefined) this.#forgotten = this.#moves;
    else teller.forgotten = this.#moves;
  }
}

const keyOf = (browserId: string, tabId: number): string => `${tabId} ${browserId}`;
const browserOf = (key: string): string => key.slice(key.indexOf(" ") + 1);
