import { actions, BrowserMcpError, type ActionName, type WireTab } from "@browser-mcp/protocol";
import type { BrowserLink, SendOptions } from "./browser-link.js";
import { tabOf, type Params } from "./conversation.js";
import { Deadline } from "./deadline.js";
import { tabsOf } from "./existing-tabs.js";
import { isRecord } from "./normalise/values.js";
import type { ReplyFrame } from "./pending-requests.js";

/** How long the tab list may take, of which the answer itself has no need. */
const LISTING_MS = 500;
/** A browser that did not list its tabs in time is not asked again for so long. */
const MUTE_FOR_MS = 30_000;

/**
 * Finds out which tab answered a request that named none: the existing extension takes the shown one of the current
 * window and does not say which that is (WIRE.md section 2).
 */
export class AnsweringTab {
  #muteUntil = 0;

  constructor(private readonly link: BrowserLink) {}

  /**
   * Sends a request. The answer to one without a tab carries the `tabId` that it is of, where that is certain.
   * @throws BrowserMcpError as `BrowserLink.send` does
   */
  async send(
    action: ActionName,
    params: Params,
    deadline: Deadline,
    options?: SendOptions,
  ): Promise<ReplyFrame> {
    const answer = (): Promise<ReplyFrame> => this.link.send(action, params, deadline, options);
    if (tabOf(params) !== undefined || !("tabId" in actions[action].params.shape)) return answer();
    // It is the only one that says so itself (WIRE.md 3.5).
    if (action === "getNetworkData") {
      const frame = await answer();
      return named(frame, frame.type === "response" && isRecord(frame.data) ? tabOf(frame.data) : undefined);
    }
    await this.link.ready(deadline);
    return this.#besideList(action, answer, deadline);
  }

  /** Both questions go out in one breath, so the list tells of the moment in which the extension chose the tab. */
  async #besideList(
    action: ActionName,
    answer: () => Promise<ReplyFrame>,
    deadline: Deadline,
  ): Promise<ReplyFrame> {
    const { connection } = this.link;
    const answering = answer();
    const patience = new Deadline({ action: "getAllTabs" }, Math.min(LISTING_MS, deadline.remainingMs));
    const listing = this.#list(patience);
    try {
      const frame = await answering;
      // A request that lost its socket was asked again, maybe after the person had gone to another tab.
      if (frame.type === "error" || this.link.connection !== connection) return frame;
      return named(frame, tabAmong(await listing, action, frame.data));
    } finally {
      patience.end(new BrowserMcpError("CANCELLED", "The tab list is not needed any more."));
    }
  }

  /** Empty when the browser does not tell: the answer then names no tab. */
  async #list(patience: Deadline): Promise<readonly WireTab[]> {
    if (Date.now() < this.#muteUntil) return [];
    try {
      return await tabsOf(this.link, patience);
    } catch {
      if (patience.timedOut) this.#muteUntil = Date.now() + MUTE_FOR_MS;
      return [];
    }
  }
}

/** The tab that can only have answered; undefined where two windows show one each. */
function tabAmong(tabs: readonly WireTab[], action: ActionName, data: unknown): number | undefined {
  const [shown, another] = tabs.filter(({ active }) => active);
  const only = another === undefined ? shown : undefined;
  if (action !== "getPageContent") return only?.id;
  // It goes on to other tabs where the shown one may not be read, and its answer has the page's address.
  const url = isRecord(data) ? data.url : undefined;
  if (only?.url === url) return only?.id;
  const [match, second] = tabs.filter((tab) => tab.url === url);
  return second === undefined ? match?.id : undefined;
}

function named(frame: ReplyFrame, tabId: number | undefined): ReplyFrame {
  return frame.type === "error" || tabId === undefined ? frame : { ...frame, tabId };
}
