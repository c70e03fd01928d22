import type { ActionName, BrowserEvent, BrowserReply } from "@browser-mcp/protocol";
import { LRUCache } from "lru-cache";
import type { AnnouncingBrowsers } from "./announcing-browsers.js";
import { estimateBytes } from "./estimate-bytes.js";
import { overlap, type TabScope } from "./freshness.js";
import { hasCode, isReplyTo, type AnyReply } from "./question.js";
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

  /**
   * @param announcing whose tabs are whose
   * @param limits as those of the cache; 8 MB at most
   */
  constructor(
    private readonly announcing: Pick<AnnouncingBrowsers, "ownerOf">,
    { maxBytes, lifeMs }: { readonly maxBytes: number; readonly lifeMs: number },
  ) {
    this.#held = new LRUCache({
      maxSize: Math.min(maxBytes, MAX_BYTES),
      ttl: lifeMs,
      ttlResolution: 0,
      perf: { now: () => performance.timeOrigin + performance.now() },
      sizeCalculation: (reply) => Math.max(1, estimateBytes(reply.data)),
    });
  }

  /**
   * What of the answer to a question need not be sent again, as far as the page reads the same: the newest reply to it.
   * @param named the browser that the call names
   */
  of(
    action: ActionName,
    tabId: number | undefined,
    question: string,
    named: string | undefined,
  ): HeldReply | undefined {
    if (action !== "getPageContent" || tabId === undefined) return undefined;
    const owner = this.announcing.ownerOf(tabId, named);
    return owner && this.#held.get(replyKey(owner.browserId, tabId, question));
  }

  /** Holds a reply to a question, if its texts have a name, in place of the one before. */
  learn(action: ActionName, tabId: number, question: string, reply: AnyReply): void {
    if (!isReplyTo("getPageContent", action, reply)) return;
    const key = replyKey(reply.browserId, tabId, question);
    if (reply.contentName === undefined || reply.redactions !== undefined) this.#held.delete(key);
    else this.#held.set(key, reply);
  }

  /** Who has this reply could not use the browser's answer: the next one is asked for whole. */
  failed({ browserId, tabId }: HeldReply, question: string, error: unknown): void {
    if (tabId === undefined || !hasCode(error, "INVALID_REPLY")) return;
    this.#held.delete(replyKey(browserId, tabId, question));
  }

  /** Forgets tabs that nobody will ask for any more. */
  notice(event: BrowserEvent): void {
    if (event.type === "tab-removed") this.#forget({ browserId: event.browserId, tabId: event.tabId });
    else if (event.type === "browser-disconnected") this.#forget({ browserId: event.browserId });
  }

  /** Drops what is past its life. */
  cleanup(): void {
    this.#held.purgeStale();
  }

  /** Drops everything. */
  clear(): void {
    this.#held.clear();
  }

  #forget(scope: TabScope): void {
    for (const [key, { browserId, tabId }] of this.#held.entries()) {
      if (overlap(scope, { browserId, ...(tabId === undefined ? {} : { tabId }) })) this.#held.delete(key);
    }
  }
}
