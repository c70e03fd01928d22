/** Addresses of one tab that are kept while it is followed; a tab that goes further shows one that nobody knows. */
const MOST_KEPT = 500;

/** A tab that is followed from some moment on. */
export interface Followed {
  /** What it has shown since; "" where that is more than is kept. */
  readonly urls: readonly string[];
  /** To be called once nobody needs to know any more. */
  end(): void;
}

/** Where tabs go while somebody follows them. Most go nowhere in that time, which costs next to nothing. */
export class FollowedTabs {
  readonly #tabs = new Map<string, FollowedTab>();

  /** @param key of the tab; undefined: none, which goes nowhere */
  follow(key: string | undefined): Followed {
    if (key === undefined) return none;
    let tab = this.#tabs.get(key);
    if (tab === undefined) this.#tabs.set(key, (tab = new FollowedTab(() => this.#tabs.delete(key))));
    return new Following(tab);
  }

  /** The tab shows another page now. */
  shows(key: string, url: string): void {
    this.#tabs.get(key)?.shows(url);
  }
}

const none: Followed = { urls: [], end: () => undefined };

class FollowedTab {
  readonly #left: () => void;
  readonly #urls: string[] = [];
  #followers = 0;
  /** Pages that it has shown since it was followed first. */
  moves = 0;

  /** @param left called when nobody follows it any more */
  constructor(left: () => void) {
    this.#left = left;
  }

  shows(url: string): void {
    this.moves += 1;
    this.#urls.push(url);
    if (this.#urls.length > MOST_KEPT) this.#urls.shift();
  }

  since(moves: number): readonly string[] {
    const count = this.moves - moves;
    if (count === 0) return [];
    return count > this.#urls.length ? ["", ...this.#urls] : this.#urls.slice(-count);
  }

  enter(): void {
    this.#followers += 1;
  }

  leave(): void {
    this.#followers -= 1;
    if (this.#followers === 0) this.#left();
  }
}

class Following implements Followed {
  readonly #tab: FollowedTab;
  readonly #from: number;

  constructor(tab: FollowedTab) {
    this.#tab = tab;
    this.#from = tab.moves;
    tab.enter();
  }

  get urls(): readonly string[] {
    return this.#tab.since(this.#from);
  }

  end(): void {
    this.#tab.leave();
  }
}
