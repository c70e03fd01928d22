import type { DebuggerApi } from "./chrome-api.js";

/** Told of each DevTools event of a tab. */
export type DevToolsListener = (tabId: number, method: string, params: object) => void;

/** Who is told of the DevTools events of tabs. */
export class DevToolsWatchers {
  readonly #watchers = new Set<{ readonly tabId: number | undefined; readonly listener: DevToolsListener }>();

  constructor(onEvent: DebuggerApi["onEvent"]) {
    onEvent.addListener(({ tabId }, method, params) => {
      if (tabId === undefined) return;
      for (const watcher of [...this.#watchers]) {
        if (watcher.tabId === undefined || watcher.tabId === tabId)
          watcher.listener(tabId, method, params ?? {});
      }
    });
  }

  /**
   * Tells the listener of every event of a tab, or of all tabs, from now on.
   * @returns ends it
   */
  add(tabId: number | undefined, listener: DevToolsListener): () => void {
    const watcher = { tabId, listener };
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }
}
