import type { ConnectedBrowser } from "./browser.js";

/** A list as short as that is searched faster than an index is made. */
const FEW = 8;

/** Finds browsers by their ids in the list that `Browser.browsers()` gives, which may have thousands. */
export class BrowserIndex {
  #of: readonly ConnectedBrowser[] = [];
  #browsers: ReadonlyMap<string, ConnectedBrowser> = new Map();

  /** The browser of that id; the index is made anew only where the list is another one than last time. */
  find(connected: readonly ConnectedBrowser[], browserId: string): ConnectedBrowser | undefined {
    if (connected.length <= FEW) return connected.find((browser) => browser.browserId === browserId);
    if (this.#of !== connected) {
      this.#of = connected;
      this.#browsers = new Map(connected.map((browser) => [browser.browserId, browser]));
    }
    return this.#browsers.get(browserId);
  }
}
