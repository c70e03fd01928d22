import type { SessionAreaApi } from "./session-copy.js";

/** `chrome.storage.session` of a spec. */
export class FakeSessionArea implements SessionAreaApi {
  writes = 0;
  refusal: Error | undefined;

  constructor(readonly items: Record<string, unknown> = {}) {}

  async get(keys: string[]): Promise<Record<string, unknown>> {
    return Object.fromEntries(keys.flatMap((key) => (key in this.items ? [[key, this.items[key]]] : [])));
  }

  async set(items: Record<string, unknown>): Promise<void> {
    if (this.refusal !== undefined) throw this.refusal;
    this.writes += 1;
    Object.assign(this.items, items);
  }

  async remove(keys: string[]): Promise<void> {
    for (const key of keys) delete this.items[key];
  }
}
