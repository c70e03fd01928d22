import { BrowserMcpError, type ActionName, type BrowserReply } from "@browser-mcp/protocol";
import { LRUCache } from "lru-cache";
import { estimateBytes } from "./estimate-bytes.js";
import { overlap, type TabScope } from "./freshness.js";

/** A kept reply. It came from one document of one tab. */
export interface StoredReply<A extends ActionName = ActionName> {
  readonly action: A;
  readonly browserId: string;
  readonly tabId: number;
  readonly documentId: string;
  /** The question, in a form that equal questions share; see `canonicalJson`. */
  readonly question: string;
  /** When it was asked for, as `performance.now()` says, and so the earliest that the page can have been read. */
  readonly askedAt: number;
  /** When the browser's present connection began, in milliseconds since the epoch. */
  readonly connectedAt: number;
  readonly reply: BrowserReply<A>;
}

/** What a {@link TabStore} may hold. */
export interface TabStoreLimits {
  readonly maxBytes: number;
  /** Milliseconds that a reply is kept. */
  readonly lifeMs: number;
}

/** What a {@link TabStore} holds, and what it dropped since it was made. */
export interface TabStoreStats {
  readonly entries: number;
  /** Estimated. */
  readonly bytes: number;
  /** Tabs with at least one entry. */
  readonly tabs: number;
  /** Entries dropped because their page changed or went away. */
  readonly invalidations: number;
  /** Entries dropped for want of room or at the end of their life. */
  readonly evictions: number;
}

/** Replies by tab, bounded in bytes; the longest unused go first. */
export class TabStore {
  private readonly replies: LRUCache<string, StoredReply>;
  /** The keys of each tab's replies, so that a tab can be forgotten without a search. */
  private readonly keysByTab = new Map<string, TabKeys>();
  private invalidations = 0;
  private evictions = 0;

  /** @throws BrowserMcpError INVALID_CONFIGURATION when a limit is no positive integer */
  constructor(limits: TabStoreLimits) {
    for (const [name, value] of Object.entries(limits)) {
      if (!Number.isSafeInteger(value) || value < 1) {
        throw new BrowserMcpError("INVALID_CONFIGURATION", `The cache's ${name} must be a positive integer.`);
      }
    }
    this.replies = new LRUCache({
      maxSize: limits.maxBytes,
      ttl: limits.lifeMs,
      ttlResolution: 0,
      // Never 0, which would mean that nothing is known of the age.
      perf: { now: () => performance.timeOrigin + performance.now() },
      // The next reply to the same question takes the place of the one before it, in its tab's list too.
      noDisposeOnSet: true,
      sizeCalculation: (stored) => Math.max(1, estimateBytes(stored.reply.data)),
      dispose: (stored, key, reason) => {
        this.unlist(stored, key);
        if (reason === "evict" || reason === "expire") this.evictions += 1;
      },
    });
  }

  /** The reply to this question, however old within its life. */
  get(browserId: string, tabId: number, question: string): StoredReply | undefined {
    return this.replies.get(replyKey(browserId, tabId, question));
  }

  /** Keeps a reply, unless it alone is larger than the store. Ends those of an earlier document in its tab. */
  put(stored: StoredReply): void {
    this.keepDocument(stored.browserId, stored.tabId, stored.documentId);
    const key = replyKey(stored.browserId, stored.tabId, stored.question);
    this.replies.set(key, stored);
    if (this.replies.has(key)) this.list(stored, key);
  }

  /** Drops the tab's replies that came from another document than this, which is the one it shows now. */
  keepDocument(browserId: string, tabId: number, documentId: string): void {
    const tab = this.keysByTab.get(tabKey(browserId, tabId));
    if (tab !== undefined && tab.documentId !== documentId) this.drop(tab);
  }

  /** Drops every reply of the tabs in scope. */
  invalidate(scope: TabScope): void {
    if (scope.browserId !== undefined && scope.tabId !== undefined) {
      const tab = this.keysByTab.get(tabKey(scope.browserId, scope.tabId));
      if (tab !== undefined) this.drop(tab);
      return;
    }
    for (const tab of [...this.keysByTab.values()]) if (overlap(scope, tab)) this.drop(tab);
  }

  /** Drops what is past its life. */
  cleanup(): void {
    this.replies.purgeStale();
  }

  /** Drops everything. */
  clear(): void {
    this.replies.clear();
  }

  stats(): TabStoreStats {
    return {
      entries: this.replies.size,
      bytes: this.replies.calculatedSize,
      tabs: this.keysByTab.size,
      invalidations: this.invalidations,
      evictions: this.evictions,
    };
  }

  private drop(tab: TabKeys): void {
    for (const key of [...tab.keys]) {
      if (this.replies.delete(key)) this.invalidations += 1;
    }
  }

  private list(stored: StoredReply, key: string): void {
    const { browserId, tabId, documentId } = stored;
    const tab = this.keysByTab.get(tabKey(browserId, tabId));
    if (tab !== undefined) tab.keys.add(key);
    else this.keysByTab.set(tabKey(browserId, tabId), { browserId, tabId, documentId, keys: new Set([key]) });
  }

  private unlist({ browserId, tabId }: StoredReply, key: string): void {
    const tab = this.keysByTab.get(tabKey(browserId, tabId));
    tab?.keys.delete(key);
    if (tab?.keys.size === 0) this.keysByTab.delete(tabKey(browserId, tabId));
  }
}

interface TabKeys extends Required<TabScope> {
  readonly documentId: string;
  readonly keys: Set<string>;
}

function tabKey(browserId: string, tabId: number): string {
  return `${tabId} ${browserId}`;
}

/** The key of the reply to a question about a tab. */
export function replyKey(browserId: string, tabId: number, question: string): string {
  return `${tabId} ${browserId} ${question}`;
}
