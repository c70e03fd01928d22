import { wireReplies, type WireReply } from "@browser-mcp/protocol";
import type { PageExtent } from "../page/page-extent.js";
import type { PageCalls } from "./page-calls.js";
import type { OpenTab } from "./tab-access.js";

/** A tree, and which document it is of. */
export interface AccessibilityAnswer {
  readonly data: WireReply<"getAccessibilityTree">;
  readonly documentId?: string;
  readonly url?: string;
}

/** One way to an accessibility tree. */
export interface AccessibilitySource {
  /**
   * @param timeoutMs milliseconds until nobody waits any more
   * @param extent how large the page is
   * @returns undefined where this way is not open now, so that the next one is tried
   * @throws BrowserMcpError where no other way can help
   */
  read(
    tab: OpenTab,
    timeoutMs: number,
    signal: AbortSignal,
    extent: PageExtent,
  ): Promise<AccessibilityAnswer | undefined>;
}

/** What is left of the time for the way back; a page that is busy with its last element may need it too. */
const RESERVE_MS = 2_000;

/** The tree that is computed inside the page: open everywhere. */
export const computedAccessibility = (pages: PageCalls): AccessibilitySource => ({
  async read(tab, timeoutMs, signal) {
    const { value, documentId } = await pages.call(
      tab,
      "accessibilityTree",
      { budgetMs: timeoutMs - RESERVE_MS },
      signal,
      // Of a page that is still loading, the walk begins in time to end.
      { loadingMs: Math.min(4_000, timeoutMs / 4), totalMs: timeoutMs - RESERVE_MS / 4 },
    );
    const data = wireReplies.getAccessibilityTree.parse(JSON.parse(value.json));
    return { data, documentId, url: value.url };
  },
});
