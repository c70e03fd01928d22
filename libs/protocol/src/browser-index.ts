import type { ConnectedBrowser } from "./browser.js";

/** A list as short as that is searched faster than an index is made. */
const FEW = 8;
/** An index costs as much as some dozens of searches: it is made of a list that is searched more often than that. */
const SEARCHES = 16;

/**
 * Finds browsers by their ids in the list that `Browser.browsers()` gives, which may have thousands, and is another one
 * whenever a person turns to another browser.
 */
export class BrowserIndex {
  #of: readonly ConnectedBrowser[] = [];
  #searches = 0;
  #browsers: ReadonlyMap<string, ConnectedBrowser> | undefined;

  /** The browser of that id. */
  find(connected: readonly ConnectedBrowser[], browserId: string): ConnectedBrowser | undefined {
    if (this.#of !== connected) {
      this.#of = connected;
      this.#searches = 0;
      this.#browsers = undefined;
    }
    if (this.#browsers !== undefined) return this.#browsers.get(browserId);
    this.#searches += 1;
    if (connected.length <= FEW || this.#searches <= SEARCHES) {
      return connected.find((browser) => browser.browserId === browserId);
    }
    this.#browsers = new Map(connected.map((browser) => [browser.browserId, browser]));
    return this.#browsers.get(browserId);
  }
}
