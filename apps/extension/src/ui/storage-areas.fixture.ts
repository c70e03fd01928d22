import type { StorageAreas, StoredItems, WritableArea } from "./storage-areas.js";

/** One area in memory, which tells of its changes as the browser does. */
export class FakeArea implements WritableArea {
  readonly #listeners: ((changes: Record<string, { newValue?: unknown }>) => void)[] = [];
  /** What the next call throws. */
  failure: Error | undefined;
  readonly onChanged = {
    addListener: (listener: (changes: Record<string, { newValue?: unknown }>) => void): void => {
      this.#listeners.push(listener);
    },
  };

  constructor(public items: StoredItems = {}) {}

  get(keys: string[]): Promise<StoredItems> {
    if (this.failure !== undefined) return Promise.reject(this.failure);
    return Promise.resolve(
      Object.fromEntries(Object.entries(this.items).filter(([key]) => keys.includes(key))),
    );
  }

  set(items: Record<string, unknown>): Promise<void> {
    if (this.failure !== undefined) return Promise.reject(this.failure);
    this.items = { ...this.items, ...items };
    this.#tell(Object.entries(items).map(([key, newValue]) => [key, { newValue }]));
    return Promise.resolve();
  }

  remove(key: string): Promise<void> {
    this.items = Object.fromEntries(Object.entries(this.items).filter(([name]) => name !== key));
    this.#tell([[key, {}]]);
    return Promise.resolve();
  }

  #tell(changes: [string, { newValue?: unknown }][]): void {
    for (const listener of this.#listeners) listener(Object.fromEntries(changes));
  }
}

/** All areas, empty at first. */
export const fakeAreas = (): StorageAreas & Record<keyof StorageAreas, FakeArea> => ({
  session: new FakeArea(),
  local: new FakeArea(),
  sync: new FakeArea(),
  managed: new FakeArea(),
});
