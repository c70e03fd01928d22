import { FRESH_FOR_MS, type ActionName, type BrowserEvent } from "@browser-mcp/protocol";

// The rules of DESIGN.md, "Freshness", as far as they need no state.

const cacheableActions: ReadonlySet<ActionName> = new Set(["getPageContent", "getDOMSnapshot"]);

/**
 * Whether replies to this question may be kept: what they hold changes only when the page does, and it announces that.
 * Computed styles change with a style sheet, a window or a pointer that nobody announces.
 */
export function isCacheable(action: ActionName, params: object): boolean {
  const asksForStyles = "includeStyles" in params && params.includeStyles === true;
  return cacheableActions.has(action) && !asksForStyles;
}

/**
 * Whether something asked for at `askedAt` may answer a call made `now`, both as `performance.now()` says.
 * @param maxAgeMs what the caller allows; 0 allows nothing that was asked for before the call, not even in the same
 * millisecond, because the browser may have read the page already
 */
export function isYoungEnough(askedAt: number, now: number, maxAgeMs = FRESH_FOR_MS): boolean {
  const age = now - askedAt;
  return maxAgeMs > 0 && age <= Math.min(maxAgeMs, FRESH_FOR_MS);
}

/** Some tabs: one; every tab of a browser; that id in any browser; all. An absent key stands for every value. */
export interface TabScope {
  readonly browserId?: string;
  readonly tabId?: number;
}

/** Whether a tab may lie in both scopes. */
export function overlap(a: TabScope, b: TabScope): boolean {
  return (
    (a.browserId === undefined || b.browserId === undefined || a.browserId === b.browserId) &&
    (a.tabId === undefined || b.tabId === undefined || a.tabId === b.tabId)
  );
}

/** What an event makes untrue. */
export interface Outdated {
  readonly scope: TabScope;
  /**
   * `replies`: kept replies and reads under way. `reads`: only reads under way, because a read that names no tab
   * would now be answered by another one.
   */
  readonly what: "replies" | "reads";
}

/** What an event makes untrue; undefined where it changes no page. */
export function outdatedBy(event: BrowserEvent): Outdated | undefined {
  switch (event.type) {
    // A browser that comes back may have been unable to announce changes while it was away.
    case "browser-connected":
      return { scope: { browserId: event.browser.browserId }, what: "replies" };
    case "browser-disconnected":
      return { scope: { browserId: event.browserId }, what: "replies" };
    case "tab-changed":
    case "tab-navigated":
    case "tab-removed":
      return { scope: { browserId: event.browserId, tabId: event.tabId }, what: "replies" };
    case "tab-created":
    case "tab-activated":
      return { scope: { browserId: event.browserId, tabId: event.tabId }, what: "reads" };
    case "debugger-detached":
    case "debugger-event":
    case "page-data":
      return undefined;
  }
}
