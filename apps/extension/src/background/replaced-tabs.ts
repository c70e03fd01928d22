import type { Logger } from "@browser-mcp/protocol";
import * as z from "zod";
import type { StorageAreaApi, TabEventsApi } from "./chrome-api.js";

/** Where `chrome.storage.session` holds the pairs for the next worker; Chrome's tab ids live no longer than it. */
const MEMORY_KEY = "replacedTabs";
/** Pairs that are remembered; the oldest are forgotten first. */
const MOST_PAIRS = 1_000;

const pairsSchema = z.array(z.tuple([z.int(), z.int()])).catch([]);

/** Where the pairs outlive the worker. */
export interface ReplacedTabsMemory {
  /** `chrome.storage.session`. */
  readonly memory: StorageAreaApi;
  readonly log: Logger;
}

/**
 * Chrome gives a tab another id when it discards the page, and the id that a client was told is then nobody's. This
 * remembers which tab it is now.
 */
export class ReplacedTabs {
  /** By the former id; the oldest first. */
  readonly #by = new Map<number, number>();
  readonly #ready: Promise<void>;

  /** @param kept without it, only the replacements of this worker's life are known */
  constructor(
    tabs: Pick<TabEventsApi, "onReplaced">,
    private readonly kept?: ReplacedTabsMemory,
  ) {
    tabs.onReplaced.addListener((added, removed) => {
      this.#note(removed, added);
      void this.#keep();
    });
    this.#ready = this.#restore();
  }

  /** The id that the tab of that former id has now, whether or not it is still open; undefined where it had no other. */
  async successor(tabId: number): Promise<number | undefined> {
    await this.#ready;
    return this.#by.get(tabId);
  }

  /** Whoever led to the former id leads to the new one, so that no chain has to be followed. */
  #note(removed: number, added: number): void {
    this.#by.delete(added); // it is a tab's own id now
    for (const [former, current] of this.#by) if (current === removed) this.#by.set(former, added);
    this.#by.set(removed, added);
    for (const oldest of this.#by.keys()) {
      if (this.#by.size <= MOST_PAIRS) break;
      this.#by.delete(oldest);
    }
  }

  async #restore(): Promise<void> {
    if (this.kept === undefined) return;
    const { memory, log } = this.kept;
    try {
      const earlier = pairsSchema.parse((await memory.get(MEMORY_KEY))[MEMORY_KEY]);
      // What happened since this worker began is the later news.
      const since = [...this.#by];
      this.#by.clear();
      for (const [removed, added] of [...earlier, ...since]) this.#note(removed, added);
    } catch (cause) {
      log.warn("the former ids of tabs could not be read", { cause });
    }
  }

  async #keep(): Promise<void> {
    await this.#ready;
    if (this.kept !== undefined) await this.#store(this.kept);
  }

  async #store({ memory, log }: ReplacedTabsMemory): Promise<void> {
    await memory
      .set({ [MEMORY_KEY]: [...this.#by] })
      .catch((cause: unknown) => log.warn("the former id of a tab could not be noted", { cause }));
  }
}
