/** A script that was given up; see {@link ScriptDoubts.add}. */
export interface GivenUp {
  /** Its reply has come after all. */
  heard(): void;
}

/** How many tabs are remembered; the one in doubt for longest is forgotten first. */
const MAX_TABS = 1_000;
/** How many left-over results are looked for at most. */
const MAX_COUNT = 5;

/**
 * In which tabs of the existing extension a script was given up whose result is still to come. Nothing in the page
 * tells whose result is whose (WIRE.md 3.3), so the next script there might be handed it.
 */
export class ScriptDoubts {
  readonly #tabs = new Map<number, number>();
  /** Scripts for the active tab, which may have been any but those found in order since. */
  #anywhere = 0;
  readonly #inOrder = new Set<number>();

  /** A script was given up; `tabId` undefined = it was for the active tab. */
  add(tabId: number | undefined): GivenUp {
    if (tabId === undefined) {
      this.#anywhere += 1;
      this.#inOrder.clear();
    } else {
      this.#tabs.set(tabId, (this.#tabs.get(tabId) ?? 0) + 1);
      if (this.#tabs.size > MAX_TABS) {
        for (const oldest of this.#tabs.keys()) {
          this.#tabs.delete(oldest);
          break;
        }
      }
    }
    return {
      heard: () => {
        // With others given up as well it may have been the result of any of them.
        if (tabId === undefined) this.#anywhere = this.#anywhere === 1 ? 0 : this.#anywhere;
        else if (this.#tabs.get(tabId) === 1) this.#tabs.delete(tabId);
      },
    };
  }

  /** How many results of others the next script may meet; 0 = it can be sent as it is. */
  count(tabId: number | undefined): number {
    let count = tabId === undefined || !this.#inOrder.has(tabId) ? this.#anywhere : 0;
    if (tabId !== undefined) count += this.#tabs.get(tabId) ?? 0;
    else for (const own of this.#tabs.values()) count += own;
    return Math.min(count, MAX_COUNT);
  }

  /** Nothing is left over there. */
  clear(tabId: number | undefined): void {
    if (tabId === undefined) this.#anywhere = 0;
    else {
      this.#tabs.delete(tabId);
      if (this.#anywhere > 0) this.#inOrder.add(tabId);
    }
  }
}
