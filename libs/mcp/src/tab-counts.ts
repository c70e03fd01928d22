import type { BrowserEvent } from "@browser-mcp/protocol";
import type { TabResourceKind } from "./tab-uri.js";

/** Tabs whose counts are remembered; the one read longest ago is forgotten first. */
const MAX_TABS = 2_000;

interface Counts {
  /** The page that they were seen beside in a list; unknown until there was one. */
  url: string | undefined;
  readonly byKind: Map<TabResourceKind, number>;
}

const keyOf = (browserId: string, tabId: number): string => `${browserId}/${tabId}`;

/** How many nodes, messages and requests the last readings of each tab found, for the names in a list. */
export class TabCounts {
  readonly #tabs = new Map<string, Counts>();

  set(browserId: string, tabId: number, kind: TabResourceKind, count: number): void {
    const key = keyOf(browserId, tabId);
    const counts = this.#tabs.get(key) ?? { url: undefined, byKind: new Map() };
    counts.byKind.set(kind, count);
    this.#tabs.delete(key);
    this.#tabs.set(key, counts);
    if (this.#tabs.size <= MAX_TABS) return;
    for (const oldest of this.#tabs.keys()) {
      this.#tabs.delete(oldest);
      return;
    }
  }

  /** What is known of a tab that shows this page; the existing extension tells of no navigation, so the list does. */
  get(tab: { readonly browserId: string; readonly id: number; readonly url: string }) {
    const key = keyOf(tab.browserId, tab.id);
    const counts = this.#tabs.get(key);
    if (counts === undefined) return undefined;
    counts.url ??= tab.url;
    if (counts.url === tab.url) return counts.byKind;
    this.#tabs.delete(key);
    return undefined;
  }

  /** Forgets what an event makes untrue. */
  notice(event: BrowserEvent): void {
    if (event.type === "tab-changed") {
      this.#tabs.get(keyOf(event.browserId, event.tabId))?.byKind.delete("dom");
    } else if (event.type === "tab-navigated" || event.type === "tab-removed") {
      this.#tabs.delete(keyOf(event.browserId, event.tabId));
    } else if (event.type === "browser-disconnected") {
      const prefix = `${event.browserId}/`;
      for (const key of this.#tabs.keys()) if (key.startsWith(prefix)) this.#tabs.delete(key);
    }
  }
}
