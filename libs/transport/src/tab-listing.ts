import {
  BrowserMcpError,
  type BrowserReply,
  type Logger,
  type UnansweredBrowser,
} from "@browser-mcp/protocol";
import { askEach, type Answers, type Unanswered } from "./ask-each.js";
import { Deadline } from "./deadline.js";
import type { HubLimits } from "./limits.js";
import type { Peer } from "./peer.js";

/** All tabs of a browser, or of several. */
export type TabsReply = BrowserReply<"getAllTabs">;

/** What listing needs. */
export interface TabListingSettings {
  readonly limits: HubLimits;
  readonly logger: Logger;
  /** Asks one browser for its tabs and takes note of them. */
  readonly ask: (peer: Peer, deadline: Deadline) => Promise<TabsReply>;
}

const action = "getAllTabs";

/** For how long a browser that did not tell its tabs in time is not waited for, unless it is heard of again. */
const MUTE_FOR_MS = 30_000;

/**
 * Asks several browsers for their tabs. One that keeps silent costs the others its share of the time once: from then
 * on it is asked beside them, and nobody waits for it, until it says something or half a minute has passed.
 */
export class TabListing {
  /** Until when (milliseconds since the epoch) a browser counts as mute. */
  readonly #mute = new Map<string, number>();
  /** Listings that no call has asked for, by browserId. */
  readonly #background = new Map<string, Promise<void>>();

  constructor(private readonly settings: TabListingSettings) {}

  /**
   * The tabs of all these browsers in one reply, in their order.
   * @param away browsers that may come back any moment: they are not waited for, but named
   * @throws BrowserMcpError UNSUPPORTED_ACTION, or as {@link askEach} does
   */
  async merged(open: readonly Peer[], away: readonly Peer[], deadline: Deadline): Promise<TabsReply> {
    const able = open.filter(canList);
    // One alone keeps nobody waiting.
    const shareMs = this.#audible(able).length > 1 ? this.settings.limits.tabListingMs : Infinity;
    const { replies, unanswered } = await this.#ask(able, deadline, shareMs);
    const [first] = replies;
    if (first === undefined) {
      throw new BrowserMcpError("UNSUPPORTED_ACTION", `No connected extension has the action ${action}.`);
    }
    const unable = open
      .filter((peer) => !canList(peer))
      .map((peer) => ({ peer, reason: `its extension has no action ${action}` }));
    const lost = away.map((peer) => ({ peer, reason: "its connection was lost a moment ago" }));
    const missing = [...unanswered, ...unable, ...lost].map(publicly);
    const data = replies.flatMap((reply) => reply.data);
    return { ...first, data, ...(missing.length > 0 && { unanswered: missing }) };
  }

  /**
   * Makes the tabs of these browsers known, and leaves the deadline time for the call that needs them.
   * @throws BrowserMcpError as {@link askEach} does
   */
  search(peers: readonly Peer[], deadline: Deadline): Promise<Answers<TabsReply>> {
    return this.#ask(peers, deadline, this.#searchMs(deadline));
  }

  /** The same for browsers that may be left out: one that counts as mute is not waited for, even when all are. */
  async complete(peers: readonly Peer[], deadline: Deadline): Promise<void> {
    const heard = this.#audible(peers);
    for (const peer of peers) if (!heard.includes(peer)) this.begin(peer);
    await this.#askEach(heard, deadline, this.#searchMs(deadline));
  }

  /** Asks a browser without anybody waiting; does nothing while it is asked so already. */
  begin(peer: Peer): void {
    const { browserId, name } = peer.browser;
    if (this.#background.has(browserId)) return;
    const { tabListingMs } = this.settings.limits;
    const deadline = new Deadline({ action }, tabListingMs);
    const listing = this.settings
      .ask(peer, deadline)
      .then(
        () => undefined,
        (thrown: unknown) => {
          const { code } = BrowserMcpError.from(thrown);
          this.settings.logger.debug("browser did not tell its tabs", { browserId, name, code });
          if (deadline.timedOut) this.#silent(peer, tabListingMs);
        },
      )
      .finally(() => {
        deadline.dispose();
        this.#background.delete(browserId);
      });
    this.#background.set(browserId, listing);
  }

  /**
   * Waits for the browsers that are being asked in the background, except for those that count as mute.
   * @returns undefined when there are none
   */
  arriving(peers: readonly Peer[], deadline: Deadline): Promise<void> | undefined {
    if (this.#background.size === 0) return undefined;
    const listings = this.#audible(peers).flatMap(
      ({ browser }) => this.#background.get(browser.browserId) ?? [],
    );
    if (listings.length === 0) return undefined;
    return deadline.within(deadline.remainingMs / 2, (share) =>
      share.wait<void>((resolve) => {
        void Promise.all(listings).then(() => resolve());
        return () => undefined;
      }),
    );
  }

  /** The browser said something that is no mere heartbeat, or is gone. */
  heard({ browser }: Peer): void {
    this.#mute.delete(browser.browserId);
  }

  /** With nobody else to ask, the mute are asked as all others are. */
  async #ask(peers: readonly Peer[], deadline: Deadline, shareMs: number): Promise<Answers<TabsReply>> {
    const heard = this.#audible(peers);
    if (heard.length === 0) return this.#askEach(peers, deadline, shareMs);
    const mute = peers.filter((peer) => !heard.includes(peer));
    for (const peer of mute) this.begin(peer);
    const { replies, unanswered } = await this.#askEach(heard, deadline, shareMs);
    const reason = "it did not answer before, and nothing was heard of it since";
    return { replies, unanswered: [...unanswered, ...mute.map((peer) => ({ peer, reason }))] };
  }

  #askEach(peers: readonly Peer[], deadline: Deadline, shareMs: number): Promise<Answers<TabsReply>> {
    const { logger, ask } = this.settings;
    const silent = (peer: Peer, ms: number): void => this.#silent(peer, ms);
    return askEach(peers, { action, deadline, shareMs, logger, ask, silent });
  }

  /** A caller in a hurry says nothing about the browser. */
  #silent({ browser }: Peer, ms: number): void {
    if (ms >= this.settings.limits.tabListingMs)
      this.#mute.set(browser.browserId, performance.now() + MUTE_FOR_MS);
  }

  #audible(peers: readonly Peer[]): readonly Peer[] {
    const now = performance.now();
    return peers.filter(({ browser }) => now >= (this.#mute.get(browser.browserId) ?? 0));
  }

  /** Half the time at most: the call itself comes after the search. */
  #searchMs(deadline: Deadline): number {
    return Math.min(this.settings.limits.tabListingMs, deadline.remainingMs / 2);
  }
}

/** Whether the browser's extension can tell its tabs. */
export function canList({ link }: Peer): boolean {
  return link.can(action);
}

function publicly({ peer: { browser }, reason }: Unanswered): UnansweredBrowser {
  return { browserId: browser.browserId, name: browser.name, reason };
}
