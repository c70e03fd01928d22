import { BrowserMcpError, type ActionName } from "@browser-mcp/protocol";
import type { Answers } from "./ask-each.js";
import type { Deadline } from "./deadline.js";
import { listOf, type Peer } from "./peer.js";
import { canList } from "./tab-listing.js";

/** What routing needs to know of browsers. */
export interface Browsers {
  /** Those that can be asked now, the one used last first. */
  open(): readonly Peer[];
  /** One by its id, also one that is away for a moment. */
  find(browserId: string): Peer | undefined;
  /** The one used last, also one that is away for a moment. */
  usedLast(): Peer | undefined;
  /** Waits until there is one. */
  anyOpen(deadline: Deadline): Promise<readonly Peer[]>;
}

/** How tabs become known, of which {@link TabRouter.replace} is told; leaves a deadline time for the call itself. */
export interface Listing {
  /** Asks each for its tabs. */
  search(peers: readonly Peer[], deadline: Deadline): Promise<Answers<object>>;
  /** The same, but does not wait for those who lately did not answer. */
  complete(peers: readonly Peer[], deadline: Deadline): Promise<void>;
  /** Waits for those that are being asked already; undefined when there are none. */
  arriving(peers: readonly Peer[], deadline: Deadline): Promise<void> | undefined;
}

/** How many tabs of one browser are remembered; the one heard of longest ago is forgotten first. */
const MAX_TABS = 5_000;
/** How many former ids of one browser are remembered; the oldest is forgotten first. */
const MAX_FORMER = 1_000;

/** Knows which browser owns which tab, and finds the browser for a request. */
export class TabRouter {
  readonly #tabs = new Map<string, Set<number>>();
  /** The browsers that have, or had, a tab of each id. */
  readonly #owning = new Map<number, Set<string>>();
  /** The browsers whose tabs are not all known, found for this list of browsers. */
  #unlisted: { readonly of: readonly Peer[]; readonly peers: readonly Peer[] } | undefined;
  /** Ids that tabs of a browser had before it gave them others: calls for them are still that browser's to answer. */
  readonly #former = new Map<string, Set<number>>();
  /** The browsers that have told all their tabs since they connected. */
  readonly #listed = new Set<string>();

  constructor(
    private readonly browsers: Browsers,
    private readonly listing: Listing,
  ) {}

  /** The tab was seen in this browser. */
  learn(browserId: string, tabId: number): void {
    let tabs = this.#tabs.get(browserId);
    if (tabs === undefined) this.#tabs.set(browserId, (tabs = new Set()));
    this.#former.get(browserId)?.delete(tabId);
    if (tabs.has(tabId)) return;
    const oldest = addBounded(tabs, tabId, MAX_TABS);
    this.#index(browserId, tabId);
    if (oldest !== undefined) this.#unindex(browserId, oldest);
  }

  /** The browser gave a tab another id; it knows what to say of the former one, and no other browser is asked. */
  rename(browserId: string, from: number, to: number): void {
    this.forget(browserId, from);
    this.learn(browserId, to);
    let former = this.#former.get(browserId);
    if (former === undefined) this.#former.set(browserId, (former = new Set()));
    const oldest = addBounded(former, from, MAX_FORMER);
    this.#index(browserId, from);
    if (oldest !== undefined) this.#unindex(browserId, oldest);
  }

  /** These are all the tabs of this browser; returns those that it has no longer. */
  replace(browserId: string, tabIds: readonly number[]): readonly number[] {
    const before = this.tabsOf(browserId);
    const now = new Set(tabIds.slice(0, MAX_TABS));
    this.#tabs.set(browserId, now);
    this.#listed.add(browserId);
    this.#unlisted = undefined;
    for (const tabId of now) this.#index(browserId, tabId);
    const gone = before.filter((tabId) => !now.has(tabId));
    for (const tabId of gone) this.#unindex(browserId, tabId);
    return gone;
  }

  forget(browserId: string, tabId: number): void {
    this.#tabs.get(browserId)?.delete(tabId);
    this.#unindex(browserId, tabId);
  }

  forgetBrowser(browserId: string): void {
    const known = [...this.tabsOf(browserId), ...(this.#former.get(browserId) ?? [])];
    this.#tabs.delete(browserId);
    this.#former.delete(browserId);
    for (const tabId of known) this.#unindex(browserId, tabId);
    this.doubtList(browserId);
  }

  /** Its connection was lost: the tabs that are known of it may no longer be all that it has. */
  doubtList(browserId: string): void {
    this.#listed.delete(browserId);
    this.#unlisted = undefined;
  }

  /** Whether all tabs of a browser are known, or as many as it can tell. */
  isListed(peer: Peer): boolean {
    return this.#listed.has(peer.browser.browserId) || !canList(peer);
  }

  /** The tabs that are known of one browser. */
  tabsOf(browserId: string): readonly number[] {
    return [...(this.#tabs.get(browserId) ?? [])];
  }

  /**
   * The browser that shall do an action: the one asked for, the owner of the tab, or the one used last.
   * @throws BrowserMcpError CONNECTION_NOT_AVAILABLE, TAB_NOT_FOUND, INVALID_PARAMETERS, UNSUPPORTED_ACTION, or what
   * ended the deadline
   */
  async route(
    action: ActionName,
    tabId: number | undefined,
    browserId: string | undefined,
    deadline: Deadline,
  ): Promise<Peer> {
    const peer = await this.#choose(tabId, browserId, deadline);
    if (!peer.isOpen) await this.#isBack(peer, tabId === undefined && browserId === undefined, deadline);
    if (peer.link.can(action)) return peer;
    throw new BrowserMcpError(
      "UNSUPPORTED_ACTION",
      `The extension in ${peer.browser.name} (${peer.browser.browserId}) has no action ${action}.`,
    );
  }

  #choose(
    tabId: number | undefined,
    browserId: string | undefined,
    deadline: Deadline,
  ): Peer | Promise<Peer> {
    if (browserId !== undefined) return this.#named(browserId, deadline);
    if (tabId === undefined) return this.#usedLast(deadline);
    const arriving = this.listing.arriving(this.browsers.open(), deadline);
    return arriving === undefined
      ? this.#ownerOf(tabId, deadline)
      : arriving.then(() => this.#ownerOf(tabId, deadline));
  }

  #ownerOf(tabId: number, deadline: Deadline): Peer | Promise<Peer> {
    const [owner, another] = this.#owners(tabId);
    if (another !== undefined) return this.#refuseTwo(tabId);
    return owner === undefined ? this.#search(tabId, deadline) : this.#onlyOwner(tabId, owner, deadline);
  }

  /** One is known to have the tab: others whose tabs are not known may have one of the same id. */
  #onlyOwner(tabId: number, owner: Peer, deadline: Deadline): Peer | Promise<Peer> {
    const unknown = this.#unlistedNow().filter((peer) => peer !== owner);
    return unknown.length === 0 ? owner : this.#askOthers(tabId, owner, unknown, deadline);
  }

  async #askOthers(tabId: number, owner: Peer, unknown: readonly Peer[], deadline: Deadline): Promise<Peer> {
    try {
      await this.listing.complete(unknown, deadline);
    } catch {
      // Logged where they are asked; a browser that tells nothing must not keep the owner from being asked.
    }
    deadline.check();
    const [first = owner, another] = this.#owners(tabId);
    return another === undefined ? first : this.#refuseTwo(tabId);
  }

  async #named(browserId: string, deadline: Deadline): Promise<Peer> {
    const known = this.browsers.find(browserId);
    if (known !== undefined) return known;
    const open = await this.browsers.anyOpen(deadline);
    const found = this.browsers.find(browserId);
    if (found !== undefined) return found;
    throw new BrowserMcpError(
      "CONNECTION_NOT_AVAILABLE",
      `No browser ${browserId} is connected; connected: ${listOf(open)}`,
      { hint: "Leave browserId out, or name one of those that are connected." },
    );
  }

  async #usedLast(deadline: Deadline): Promise<Peer> {
    const last = this.browsers.usedLast();
    // A call that means the tab in front must not end up in another browser because this one's worker starts anew.
    if (last !== undefined) return last;
    const [first] = await this.browsers.anyOpen(deadline);
    if (first !== undefined) return first;
    throw new BrowserMcpError("CONNECTION_NOT_AVAILABLE", "No browser extensions connected");
  }

  /**
   * Waits for the chosen browser where it is away for a moment.
   * @param unnamed whether it was chosen only because it was used last
   */
  async #isBack(peer: Peer, unnamed: boolean, deadline: Deadline): Promise<void> {
    try {
      await peer.link.ready(deadline);
    } catch (thrown) {
      const others = this.browsers.open();
      if (BrowserMcpError.from(thrown).code !== "CONNECTION_NOT_AVAILABLE" || others.length === 0)
        throw thrown;
      throw new BrowserMcpError(
        "CONNECTION_NOT_AVAILABLE",
        `${listOf([peer])}${unnamed ? ", the browser used last," : ""} went away and did not come back; connected: ${listOf(others)}`,
        {
          hint: unnamed
            ? "Repeat the call to use the next of them, or name one as browserId."
            : "Call get_browser_tabs to see the tabs that are open now.",
        },
      );
    }
  }

  /** Nobody is known to have the tab: one browser will say so itself, several are asked. */
  async #search(tabId: number, deadline: Deadline): Promise<Peer> {
    const open = await this.browsers.anyOpen(deadline);
    const [only, second] = open;
    if (only !== undefined && second === undefined) return only;
    const asked = open.filter(canList);
    const { unanswered } = await this.listing.search(asked, deadline);
    deadline.check();
    const [owner, another] = this.#owners(tabId);
    if (owner !== undefined) return another === undefined ? owner : this.#refuseTwo(tabId);
    const message = `No tab with id: ${tabId}. Asked: ${listOf(asked)}`;
    if (unanswered.length === 0) throw new BrowserMcpError("TAB_NOT_FOUND", message);
    const mute = unanswered.map(({ peer }) => peer);
    throw new BrowserMcpError("TAB_NOT_FOUND", `${message}. No answer from: ${listOf(mute)}`, {
      hint: "If the tab is in the browser that did not answer, name that one as browserId.",
    });
  }

  /** Those of the open browsers whose tabs are not all known; sought anew only where something has changed. */
  #unlistedNow(): readonly Peer[] {
    const open = this.browsers.open();
    if (this.#unlisted === undefined || this.#unlisted.of !== open) {
      this.#unlisted = { of: open, peers: open.filter((peer) => !this.isListed(peer)) };
    }
    return this.#unlisted.peers;
  }

  #owners(tabId: number): readonly Peer[] {
    const owners: Peer[] = [];
    for (const browserId of this.#owning.get(tabId) ?? []) {
      const peer = this.browsers.find(browserId);
      if (peer !== undefined) owners.push(peer);
    }
    return owners;
  }

  #index(browserId: string, tabId: number): void {
    const owning = this.#owning.get(tabId);
    if (owning === undefined) this.#owning.set(tabId, new Set([browserId]));
    else owning.add(browserId);
  }

  /** Unless the browser has, or had, the tab after all. */
  #unindex(browserId: string, tabId: number): void {
    if (this.#tabs.get(browserId)?.has(tabId) || this.#former.get(browserId)?.has(tabId)) return;
    const owning = this.#owning.get(tabId);
    if (owning?.delete(browserId) && owning.size === 0) this.#owning.delete(tabId);
  }

  #refuseTwo(tabId: number): never {
    throw new BrowserMcpError(
      "INVALID_PARAMETERS",
      `Several browsers have a tab ${tabId}: ${listOf(this.#owners(tabId))}`,
      { hint: "Name one of them as browserId." },
    );
  }
}

/** Adds to a set; of one that grows too large, the member that came first goes, and is returned. */
function addBounded(set: Set<number>, member: number, most: number): number | undefined {
  set.add(member);
  if (set.size <= most) return undefined;
  for (const oldest of set) {
    set.delete(oldest);
    return oldest;
  }
  return undefined;
}
