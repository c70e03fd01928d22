import type { StorageAreaApi, WatchedStorageAreaApi } from "./chrome-api.js";

/** What a storage area tells of its changes. */
type Changes = Parameters<Parameters<WatchedStorageAreaApi["onChanged"]["addListener"]>[0]>[0];

/** Some keys of a storage area: read once, then followed, so that a change holds from the moment it is told. */
export class FollowedItems {
  /** Settles once the keys are read. Rejects with what `chrome.storage` throws. */
  readonly known: Promise<void>;
  #read = false;
  readonly #values = new Map<string, unknown>();
  readonly #listeners: (() => void)[] = [];

  constructor(
    area: Pick<StorageAreaApi, "get"> & Pick<WatchedStorageAreaApi, "onChanged">,
    private readonly keys: readonly string[],
  ) {
    area.onChanged.addListener((changes) => this.#changed(changes));
    this.known = this.#readFrom(area);
  }

  /** The present value; undefined where none is stored or none is read yet. */
  get(key: string): unknown {
    return this.#values.get(key);
  }

  /** Tells of each change after the first reading. */
  onChanged(listener: () => void): void {
    this.#listeners.push(listener);
  }

  async #readFrom(area: Pick<StorageAreaApi, "get">): Promise<void> {
    const read = await Promise.all(this.keys.map((key) => area.get(key)));
    for (const [index, key] of this.keys.entries()) {
      // What was told meanwhile is the later news.
      if (!this.#values.has(key)) this.#values.set(key, read[index]?.[key]);
    }
    this.#read = true;
  }

  #changed(changes: Changes): void {
    const news = this.keys.filter((key) => key in changes);
    for (const key of news) this.#values.set(key, newValueOf(changes[key]));
    if (news.length > 0 && this.#read) for (const listener of this.#listeners) listener();
  }
}

/** The value after a change; undefined where the key was removed. */
export const newValueOf = (change: unknown): unknown =>
  typeof change === "object" && change !== null && "newValue" in change ? change.newValue : undefined;
