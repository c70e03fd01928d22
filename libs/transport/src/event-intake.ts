import {
  BrowserMcpError,
  features,
  type BrowserEvent,
  type Tab,
  type WireEvent,
} from "@browser-mcp/protocol";
import { browserEventOf } from "./browser-events.js";
import type { PoolListener } from "./connection-pool.js";
import type { DebuggerHolds } from "./debugger-holds.js";
import type { DebuggerWatch } from "./debugger-watch.js";
import type { ListedTabs } from "./listed-tabs.js";
import type { Peer } from "./peer.js";
import type { TabListing } from "./tab-listing.js";
import type { TabRouter } from "./tab-router.js";

/** Who must hear what happens to browsers and tabs. */
export interface EventIntakeSettings {
  readonly router: TabRouter;
  readonly listing: TabListing;
  readonly listed: ListedTabs;
  readonly holds: DebuggerHolds;
  readonly watch: DebuggerWatch;
  /** The browsers that can be asked now. */
  readonly open: () => readonly Peer[];
  /** A person has just used that browser. */
  readonly used: (peer: Peer) => void;
  readonly tell: (event: BrowserEvent) => void;
}

/** Takes what browsers tell unasked, and what becomes of them: first the hub's own knowledge, then the subscribers. */
export class EventIntake implements PoolListener {
  constructor(private readonly settings: EventIntakeSettings) {}

  connected({ browser }: Peer): void {
    this.settings.tell({ type: "browser-connected", browser });
    this.#listTogether();
  }

  disconnected(peer: Peer): void {
    const { router, listing, listed, holds, watch, tell } = this.settings;
    const { browserId } = peer.browser;
    router.forgetBrowser(browserId);
    listed.forgetBrowser(browserId);
    listing.heard(peer);
    holds.forgetBrowser(browserId);
    watch.browserGone(browserId);
    tell({ type: "browser-disconnected", browserId });
  }

  spoke(peer: Peer): void {
    this.settings.listing.heard(peer);
  }

  unheard(peer: Peer): void {
    const { browserId } = peer.browser;
    this.settings.holds.doubt(browserId);
    this.settings.router.doubtList(browserId);
    this.#assumeChanges(peer);
  }

  split({ browser: { browserId } }: Peer): void {
    this.settings.router.forgetBrowser(browserId);
    this.settings.listed.forgetBrowser(browserId);
    this.settings.holds.doubt(browserId);
  }

  event(peer: Peer, event: WireEvent, text: string | undefined): void {
    const { router, watch, tell } = this.settings;
    const { browserId } = peer.browser;
    switch (event.type) {
      case "debugger_event":
        peer.conversation.debuggerSpoke(event.source.tabId);
        watch.attached(browserId, event.source.tabId);
        break;
      case "debugger-detached":
        this.debuggerGone(peer, event.tabId);
        watch.detached(browserId, event.tabId);
        return;
      case "tab-activated":
      case "tab-navigated":
        this.settings.used(peer);
        router.learn(browserId, event.tab.id);
        break;
      case "tab-created":
        router.learn(browserId, event.tab.id);
        break;
      case "tab-replaced":
        // Calls under way are not ended: the extension follows the tab, or says what became of it.
        this.#tabGone(peer, event.tabId);
        router.rename(browserId, event.tabId, event.replacedBy);
        break;
      case "tab-removed":
        this.#tabGone(peer, event.tabId);
        peer.link.failTab(
          event.tabId,
          new BrowserMcpError("TAB_CLOSED", `Tab ${event.tabId} was closed while the call was at work.`),
        );
        break;
    }
    const told = browserEventOf(event, browserId, text);
    if (told !== undefined) tell(told);
  }

  /** A browser has told all its tabs; the router knows them already, and found that these are gone. */
  tabsListed(peer: Peer, tabs: readonly Tab[], gone: readonly number[]): void {
    for (const tabId of gone) this.#tabGone(peer, tabId);
    if (peer.link.can(features.changeEvents)) return;
    for (const event of this.settings.listed.replace(peer.browser.browserId, tabs)) this.settings.tell(event);
  }

  /** An answer says that the tab exists no more. */
  tabMissing(peer: Peer, tabId: number): void {
    const { browserId } = peer.browser;
    this.#tabGone(peer, tabId);
    if (!this.settings.listed.remove(browserId, tabId)) return;
    this.settings.tell({ type: "tab-removed", browserId, tabId });
  }

  /** The tab exists no more, and its debugger neither. */
  #tabGone(peer: Peer, tabId: number): void {
    this.settings.router.forget(peer.browser.browserId, tabId);
    peer.conversation.tabGone(tabId);
    this.debuggerGone(peer, tabId);
  }

  /** The tab's debugger was detached, by whomever: nobody holds it, and who wants it attaches it anew. */
  debuggerGone(peer: Peer, tabId: number): void {
    const { browserId } = peer.browser;
    this.settings.holds.forget(browserId, tabId);
    peer.conversation.debuggerGone(tabId);
    this.settings.watch.gone(browserId, tabId);
  }

  /** Tab ids are each browser's own: with several browsers, those that are in two of them must be known. */
  #listTogether(): void {
    const { router, listing, open } = this.settings;
    const peers = open();
    if (peers.length < 2) return;
    for (const peer of peers) if (!router.isListed(peer)) listing.begin(peer);
  }

  /** A browser that announces changes cannot while its socket is gone: every tab of it may have changed. */
  #assumeChanges(peer: Peer): void {
    if (!peer.link.can(features.changeEvents)) return;
    const { browserId } = peer.browser;
    for (const tabId of this.settings.router.tabsOf(browserId)) {
      this.settings.tell({ type: "tab-changed", browserId, tabId });
    }
  }
}
