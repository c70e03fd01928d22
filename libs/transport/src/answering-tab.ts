import { actions, BrowserMcpError, wireReplies, type ActionName, type WireTab } from "@browser-mcp/protocol";
import type { BrowserLink, SendOptions } from "./browser-link.js";
import { tabOf, type Params } from "./conversation.js";
import { Deadline } from "./deadline.js";
import { isRecord } from "./normalise/values.js";
import type { ReplyFrame } from "./pending-requests.js";

/** How long the browser may take to tell its tabs, of which the answer itself has no need. */
const TELLING_MS = 500;
/** A browser that did not tell its tabs in time is not asked again for so long. */
const MUTE_FOR_MS = 30_000;

/** What a browser tells beside an answer. */
interface Shown {
  /** Empty where it does not tell. */
  readonly tabs: readonly WireTab[];
  /** The shown tab of the current window; known only where it was asked for. */
  readonly current: number | undefined;
}

/**
 * Finds out which tab answered a request that named none: the existing extension takes the shown one of the current
 * window and does not say which that is (WIRE.md section 2).
 */
export class AnsweringTab {
  #muteUntil = 0;
  /** Whether the last list had several windows, or there was none yet: a list then does not tell which tab is meant. */
  #severalWindows = true;

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
    if (action === "getAllTabs") return this.#noteWindows(await answer());
    if (tabOf(params) !== undefined || !("tabId" in actions[action].params.shape)) return answer();
    // It is the only one that says so itself (WIRE.md 3.5).
    if (action === "getNetworkData") {
      const frame = await answer();
      return named(frame, tabNamedIn(frame));
    }
    await this.link.ready(deadline);
    return this.#besideList(action, answer, deadline);
  }

  /** All questions go out in one breath, so the others tell of the moment in which the extension chose the tab. */
  async #besideList(
    action: ActionName,
    answer: () => Promise<ReplyFrame>,
    deadline: Deadline,
  ): Promise<ReplyFrame> {
    const { connection } = this.link;
    const answering = answer();
    const patience = new Deadline({ action: "getAllTabs" }, Math.min(TELLING_MS, deadline.remainingMs));
    const telling = this.#shown(patience);
    try {
      const frame = await answering;
      // A request that lost its socket was asked again, maybe after the person had gone to another tab.
      if (frame.type === "error" || this.link.connection !== connection) return frame;
      return named(frame, tabAmong(await telling, action, frame.data));
    } finally {
      patience.end(new BrowserMcpError("CANCELLED", "The tab list is not needed any more."));
    }
  }

  async #shown(patience: Deadline): Promise<Shown> {
    if (performance.now() < this.#muteUntil) return { tabs: [], current: undefined };
    // Whatever is missing in the end, the answer then names no tab.
    const listing = this.link.send("getAllTabs", {}, patience).catch(() => undefined);
    const current = this.#severalWindows
      ? this.link.send("getNetworkData", {}, patience).catch(() => undefined)
      : undefined;
    const list = await listing;
    if (list !== undefined) this.#noteWindows(list);
    const network = this.#severalWindows ? await current : undefined;
    if (patience.timedOut) this.#muteUntil = performance.now() + MUTE_FOR_MS;
    return { tabs: listed(list), current: network === undefined ? undefined : tabNamedIn(network) };
  }

  #noteWindows(list: ReplyFrame): ReplyFrame {
    if (list.type === "response") {
      this.#severalWindows = listed(list).filter(({ active }) => active).length > 1;
    }
    return list;
  }
}

/** The tabs of a list; none where it is no list. */
function listed(frame: ReplyFrame | undefined): readonly WireTab[] {
  if (frame?.type !== "response") return [];
  const read = wireReplies.getAllTabs.safeParse(frame.data);
  return read.success ? read.data : [];
}

/** The tab that can only have answered; undefined where nobody knows. */
function tabAmong({ tabs, current }: Shown, action: ActionName, data: unknown): number | undefined {
  const shown = tabs.filter(({ active }) => active);
  const front = shown.length === 1 ? shown[0] : shown.find(({ id }) => id === current);
  if (action !== "getPageContent") return front?.id;
  // It goes on to other tabs where the shown one may not be read, and its answer has the page's address.
  const url = isRecord(data) ? data.url : undefined;
  if (front?.url === url) return front?.id;
  const [match, second] = tabs.filter((tab) => tab.url === url);
  return second === undefined ? match?.id : undefined;
}

function tabNamedIn(frame: ReplyFrame): number | undefined {
  return frame.type === "response" && isRecord(frame.data) ? tabOf(frame.data) : undefined;
}

function named(frame: ReplyFrame, tabId: number | undefined): ReplyFrame {
  return frame.type === "error" || tabId === undefined ? frame : { ...frame, tabId };
}
