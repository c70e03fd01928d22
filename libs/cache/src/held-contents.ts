import type { BrowserReply } from "@browser-mcp/protocol";
import { LRUCache } from "lru-cache";
import { estimateBytes } from "./estimate-bytes.js";
import { overlap, type TabScope } from "./freshness.js";
import { replyKey } from "./tab-store.js";

type HeldReply = BrowserReply<"getPageContent">;

/** Bytes that they may take, estimated; their texts are often those of kept replies, and then take no more. */
const MAX_BYTES = 8 * 1024 * 1024;

/**
 * The newest content of pages, which need not be sent again as far as the page still reads so. Never served: whether it is true
 * is for the page to say, by the name of its texts, so nothing outdates it. What was hidden in a reply is not what the page
 * said: one with marks in it is not held, so it is read whole each time, and so hidden and counted anew.
 */
export class HeldContents {
  readonly #held: LRUCache<string, HeldReply>;

  /** @param limits as those of the cache; 8 MB at most */
  constructor({ maxBytes, lifeMs }: { readonly maxBytes: number; readonly lifeMs: number }) {
    this.#held = new LRUCache({
      maxSize: Math.min(maxBytes, MAX_BYTES),
      ttl: lifeMs,
      ttlResolution: 0,
      perf: { now: () => performance.timeOrigin + performance.now() },
      sizeCalculation: (reply) => Math.max(1, estimateBytes(reply.data)),
    });
  }

  /** The newest reply to this question. */
  get(browserId: string, tabId: number, question: string): HeldReply | undefined {
    return this.#held.get(replyKey(browserId, tabId, question));
  }

  /** Holds a reply to a question, if its texts have a name, in place of the one before. */
  put(tabId: number, question: string, reply: HeldReply): void {
    const key = replyKey(reply.browserId, tabId, question);
    if (reply.contentName === undefined || reply.redactions !== undefined) this.#held.delete(key);
    else this.#held.set(key, reply);
  }

  /** The browser's answer to who has this reply could not be used: the next one is asked for whole. */
  drop({ browserId, tabId }: HeldReply, question: string): void {
    if (tabId !== undefined) this.#held.delete(replyKey(browserId, tabId, question));
  }

  /** Nobody will ask for these tabs any more. */
  forget(scope: TabScope): void {
    for (const [key, { browserId, tabId }] of this.#held.entries()) {
      if (overlap(scope, { browserId, ...(tabId === undefined ? {} : { tabId }) })) this.#held.delete(key);
    }
  }

  /** Drops what is past its life. */
  cleanup(): void {
    this.#held.purgeStale();
  }

  /** Drops everything. */
  clear(): void {
    this.#held.clear();
  }
}
