import { createHash } from "node:crypto";
import type { BrowserEvent, Tab } from "@browser-mcp/protocol";

/** How many tabs of one browser are remembered; the last of a longer list are not. */
const MAX_TABS = 5_000;

/** What is remembered of a listed tab. */
interface Seen {
  /** Of the address, which may be a document by itself. */
  readonly digest: string;
  readonly active: boolean;
}

/**
 * The existing extension tells of no tab that comes, goes or shows another page (WIRE.md 4); what differs between two of
 * its lists tells the same, later.
 */
export class ListedTabs {
  readonly #browsers = new Map<string, ReadonlyMap<number, Seen>>();

  /** Takes all tabs of a browser; what has happened since its last list, and nothing for the first. */
  replace(browserId: string, tabs: readonly Tab[]): readonly BrowserEvent[] {
    const before = this.#browsers.get(browserId);
    const kept = tabs.slice(0, MAX_TABS);
    const now = new Map(kept.map((tab) => [tab.id, seen(tab)]));
    this.#browsers.set(browserId, now);
    if (before === undefined) return [];
    const gone = [...before.keys()].filter((tabId) => !now.has(tabId));
    return [
      ...gone.map((tabId): BrowserEvent => ({ type: "tab-removed", browserId, tabId })),
      ...kept.flatMap((tab) => changeOf(tab, before.get(tab.id), now.get(tab.id))),
    ];
  }

  /** The tab was found to be gone; whether it was in the last list. */
  remove(browserId: string, tabId: number): boolean {
    const tabs = new Map(this.#browsers.get(browserId));
    const known = tabs.delete(tabId);
    if (known) this.#browsers.set(browserId, tabs);
    return known;
  }

  forgetBrowser(browserId: string): void {
    this.#browsers.delete(browserId);
  }
}

function changeOf(tab: Tab, before: Seen | undefined, now: Seen | undefined): readonly BrowserEvent[] {
  const event = { browserId: tab.browserId, tabId: tab.id, tab };
  if (before === undefined) return [{ type: "tab-created", ...event }];
  const navigated = before.digest !== now?.digest;
  const activated = tab.active && !before.active;
  return [
    ...(navigated ? [{ type: "tab-navigated" as const, ...event }] : []),
    ...(activated ? [{ type: "tab-activated" as const, ...event }] : []),
  ];
}

const seen = ({ url, active }: Tab): Seen => ({
  digest: createHash("sha1").update(url).digest("base64"),
  active,
});
