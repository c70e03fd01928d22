import {
  actions,
  BrowserMcpError,
  features,
  type ActionName,
  type ActionParams,
  type ActionResult,
  type ActionResults,
  type Browser,
  type BrowserEvent,
  type BrowserReply,
  type ConnectedBrowser,
  type Logger,
  type RequestOptions,
  type Tab,
  type Unsubscribe,
  type WireEvent,
} from "@browser-mcp/protocol";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import { askEach, type Answers } from "./ask-each.js";
import { browserEventOf } from "./browser-events.js";
import { ConnectionPool, type PoolListener } from "./connection-pool.js";
import { tabOf, type Params, type ResponseFrame } from "./conversation.js";
import { Deadline } from "./deadline.js";
import { DebuggerHolds } from "./debugger-holds.js";
import { newCounters, type HubStats } from "./hub-stats.js";
import { defaultHubLimits, type HubLimits } from "./limits.js";
import { normalise } from "./normalise.js";
import { isAllowedOrigin } from "./origin.js";
import type { Peer } from "./peer.js";
import { PendingRequests } from "./pending-requests.js";
import { Subscribers } from "./subscribers.js";
import { TabRouter } from "./tab-router.js";
import { refuseUpgrade } from "./upgrade.js";

/** What the hub is built of. */
export interface ExtensionHubOptions {
  readonly logger: Logger;
  /** Told to extensions in `welcome`. */
  readonly serverVersion: string;
  /** Default: {@link defaultHubLimits}. */
  readonly limits?: Partial<HubLimits>;
}

/** A close handshake that the browser does not finish is cut off after so many milliseconds. */
const CLOSE_TIMEOUT_MS = 1_000;

/** Actions that the existing extension answers for tabs that do not exist (WIRE.md 2, 3.5, 3.8). */
const provesNothing: ReadonlySet<ActionName> = new Set([
  "getNetworkData",
  "detachDebugger",
  "captureScreenshot",
]);

/** Actions that fail when the debugger is not at the tab after all. */
const needsDebugger: ReadonlySet<ActionName> = new Set(["emulateDevice", "setUserAgent", "cdp"]);

/** Actions that are asked of all browsers unless one is named, and how their answers become one. */
const merges: { readonly [A in ActionName]?: (parts: readonly ActionResults[A][]) => ActionResults[A] } = {
  getAllTabs: (parts) => parts.flat(),
};

/** The `Browser` port over extension WebSockets: takes sockets in, finds the browser for each request, tells events. */
export class ExtensionHub implements Browser {
  readonly #counters = newCounters();
  readonly #deadlines = new Set<Deadline>();
  readonly #holds: DebuggerHolds;
  readonly #limits: HubLimits;
  readonly #logger: Logger;
  readonly #pool: ConnectionPool;
  readonly #router: TabRouter;
  readonly #subscribers: Subscribers;
  readonly #upgrades: WebSocketServer;
  #closed = false;

  constructor({ logger, serverVersion, limits }: ExtensionHubOptions) {
    this.#logger = logger;
    this.#limits = { ...defaultHubLimits, ...limits };
    this.#subscribers = new Subscribers(logger);
    this.#pool = new ConnectionPool({
      limits: this.#limits,
      counters: this.#counters,
      logger,
      serverVersion,
      requests: new PendingRequests(this.#counters),
      listener: this.#poolListener(),
    });
    this.#holds = new DebuggerHolds({
      limits: this.#limits,
      logger,
      find: (browserId) => this.#pool.find(browserId),
    });
    this.#router = new TabRouter({
      open: () => this.#pool.open(),
      find: (browserId) => this.#pool.find(browserId),
      anyOpen: (deadline) => this.#pool.anyOpen(deadline),
      // Half the time at most: the call itself comes after the search.
      listTabs: (peers, deadline) =>
        this.#askEach(
          "getAllTabs",
          {},
          peers,
          deadline,
          Math.min(this.#limits.tabListingMs, deadline.remainingMs / 2),
        ),
    });
    // A variable, because the types of ws do not know `closeTimeout` yet.
    const options = {
      noServer: true,
      maxPayload: this.#limits.maxFrameBytes,
      perMessageDeflate: false,
      closeTimeout: CLOSE_TIMEOUT_MS,
    };
    this.#upgrades = new WebSocketServer(options);
  }

  /**
   * Takes an HTTP upgrade for the extensions' path. Web pages get 403, everyone gets 503 once the hub is closed; one
   * socket too many is closed with 1013.
   */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (!isAllowedOrigin(request.headers.origin)) {
      this.#counters.refusedSockets += 1;
      this.#logger.warn("socket refused: not an extension", { origin: request.headers.origin });
      refuseUpgrade(socket, 403, "Only browser extensions and local programs may connect.");
    } else if (this.#closed) {
      this.#counters.refusedSockets += 1;
      refuseUpgrade(socket, 503, "The server is stopping.");
    } else {
      this.#upgrades.handleUpgrade(request, socket, head, (ws) => this.#pool.add(ws, request));
    }
  }

  /**
   * See `Browser.request`. A debugger that `attachDebugger` attached stays until every client that asked for it has
   * detached it or left, see {@link clientLeft}. `getAllTabs` without browserId merges the tabs of all
   * browsers, in their order.
   */
  async request<A extends ActionName>(
    action: A,
    params: ActionParams<A>,
    options: RequestOptions,
  ): Promise<BrowserReply<A>> {
    this.#counters.requests += 1;
    const tabId = tabOf(params);
    const deadline = new Deadline(
      { action, ...(tabId === undefined ? {} : { tabId }) },
      options.timeoutMs ?? Math.min(actions[action].deadlineMs, this.#limits.requestTimeoutCapMs),
      options.signal,
    );
    this.#deadlines.add(deadline);
    try {
      deadline.check();
      if (this.#closed) throw new BrowserMcpError("CONNECTION_CLOSED", "The server is stopping.");
      const merge = merges[action];
      if (merge !== undefined && options.browserId === undefined) {
        return await this.#askAll(action, params, deadline, merge);
      }
      const peer = await this.#router.route(action, tabId, options.browserId, deadline);
      return await this.#ask(action, params, peer, deadline, options.caller.session);
    } catch (thrown) {
      const error = BrowserMcpError.from(thrown);
      this.#count(error);
      throw error;
    } finally {
      deadline.dispose();
      this.#deadlines.delete(deadline);
    }
  }

  browsers(): readonly ConnectedBrowser[] {
    return this.#pool.open().map(({ browser }) => browser);
  }

  subscribe(listener: (event: BrowserEvent) => void): Unsubscribe {
    return this.#subscribers.add(listener);
  }

  /**
   * A client's session has ended: the debuggers that it held are let go, and detached where it was the last. Never
   * rejects; settles within the reconnect grace and a little more, so nobody needs to wait for it.
   * @param session as in `Caller.session`
   */
  clientLeft(session: string): Promise<void> {
    return this.#holds.clientLeft(session);
  }

  /** For /health and /metrics. */
  stats(): HubStats {
    return {
      ...this.#counters,
      sockets: this.#pool.size,
      browsers: this.#pool.open().length,
      pending: this.#deadlines.size,
      debuggerHolds: this.#holds.size,
    };
  }

  /** Drops dead and silent sockets; returns how many are left. */
  cleanup(): number {
    return this.#pool.sweep();
  }

  /**
   * Ends everything: requests fail with CONNECTION_CLOSED, sockets are closed with 1001. Resolves when they are.
   * @param reason for the close frames and the errors; at most 123 bytes
   */
  async close(reason = "The server is stopping."): Promise<void> {
    this.#closed = true;
    const error = new BrowserMcpError("CONNECTION_CLOSED", reason);
    for (const deadline of [...this.#deadlines]) deadline.end(error);
    await this.#holds.close(error);
    const ended = [...this.#upgrades.clients].map(
      (client) => new Promise<void>((resolve) => client.once("close", () => resolve())),
    );
    this.#pool.close(reason);
    await Promise.all(ended);
  }

  async #askAll<A extends ActionName>(
    action: A,
    params: ActionParams<A>,
    deadline: Deadline,
    merge: (parts: readonly ActionResult<A>[]) => ActionResult<A>,
  ): Promise<BrowserReply<A>> {
    const open = await this.#pool.anyOpen(deadline);
    const peers = open.filter(({ link }) => link.can(action));
    // One alone keeps nobody waiting.
    const shareMs = peers.length > 1 ? this.#limits.tabListingMs : Infinity;
    const { replies, unanswered } = await this.#askEach(action, params, peers, deadline, shareMs);
    const [first] = replies;
    if (first === undefined) {
      throw new BrowserMcpError("UNSUPPORTED_ACTION", `No connected extension has the action ${action}.`);
    }
    const unable = open
      .filter((peer) => !peers.includes(peer))
      .map((peer) => ({ peer, reason: `its extension has no action ${action}` }));
    const missing = [...unanswered, ...unable].map(({ peer: { browser }, reason }) => ({
      browserId: browser.browserId,
      name: browser.name,
      reason,
    }));
    const data = merge(replies.map((reply) => reply.data));
    return { ...first, data, ...(missing.length > 0 && { unanswered: missing }) };
  }

  #askEach<A extends ActionName>(
    action: A,
    params: ActionParams<A>,
    peers: readonly Peer[],
    deadline: Deadline,
    shareMs: number,
  ): Promise<Answers<BrowserReply<A>>> {
    return askEach(peers, {
      action,
      deadline,
      shareMs,
      logger: this.#logger,
      ask: (peer, share) => this.#ask(action, params, peer, share),
    });
  }

  async #ask<A extends ActionName>(
    action: A,
    params: ActionParams<A>,
    peer: Peer,
    deadline: Deadline,
    session?: string,
  ): Promise<BrowserReply<A>> {
    const { browserId, extensionId, protocol } = peer.browser;
    const tabId = tabOf(params);
    let frame: ResponseFrame;
    try {
      frame = await this.#perform(action, params, peer, deadline, session);
    } catch (error) {
      if (error instanceof BrowserMcpError && error.code === "TAB_NOT_FOUND" && tabId !== undefined) {
        this.#tabGone(peer, tabId);
      } else if (tabId !== undefined && needsDebugger.has(action)) {
        this.#holds.doubt(browserId, tabId);
      }
      throw error;
    }
    const receivedAt = Date.now();
    const data = normalise(action, frame.data ?? null, {
      browserId,
      protocol,
      params,
      ...(extensionId === undefined ? {} : { extensionId }),
    });
    this.#learn(action, data, peer);
    const answering = frame.tabId ?? tabId;
    if (answering !== undefined && (protocol === 2 || !provesNothing.has(action))) {
      this.#router.learn(browserId, answering);
    }
    return {
      data,
      browserId,
      receivedAt,
      ...(answering === undefined ? {} : { tabId: answering }),
      ...(frame.documentId === undefined ? {} : { documentId: frame.documentId }),
    };
  }

  #perform(
    action: ActionName,
    params: Params,
    peer: Peer,
    deadline: Deadline,
    session: string | undefined,
  ): Promise<ResponseFrame> {
    const tabId = tabOf(params);
    if (tabId !== undefined && action === "attachDebugger") {
      return this.#holds.attach({ peer, tabId, session }, deadline);
    }
    if (tabId !== undefined && action === "detachDebugger") {
      return this.#holds.detach({ peer, tabId, session }, deadline);
    }
    return peer.conversation.perform(action, params, deadline);
  }

  #learn<A extends ActionName>(action: A, data: ActionResult<A>, peer: Peer): void {
    const lessons: { readonly [B in ActionName]?: (result: ActionResults[B]) => void } = {
      getAllTabs: (tabs: readonly Tab[]) => {
        const gone = this.#router.replace(
          peer.browser.browserId,
          tabs.map(({ id }) => id),
        );
        for (const tabId of gone) this.#tabGone(peer, tabId);
      },
    };
    lessons[action]?.(data);
  }

  #tabGone(peer: Peer, tabId: number): void {
    this.#router.forget(peer.browser.browserId, tabId);
    this.#holds.forget(peer.browser.browserId, tabId);
    peer.conversation.tabGone(tabId);
  }

  #count({ code }: BrowserMcpError): void {
    if (code === "REQUEST_TIMEOUT") this.#counters.timeouts += 1;
    else if (code === "CANCELLED") this.#counters.cancelled += 1;
    else this.#counters.failures += 1;
  }

  #poolListener(): PoolListener {
    return {
      connected: ({ browser }) => this.#subscribers.tell({ type: "browser-connected", browser }),
      disconnected: ({ browser: { browserId } }) => {
        this.#router.forgetBrowser(browserId);
        this.#holds.forgetBrowser(browserId);
        this.#subscribers.tell({ type: "browser-disconnected", browserId });
      },
      event: (peer, event) => this.#take(peer, event),
      unheard: (peer) => {
        this.#holds.doubt(peer.browser.browserId);
        this.#router.doubtList(peer.browser.browserId);
        this.#assumeChanges(peer);
      },
      split: ({ browser: { browserId } }) => {
        this.#router.forgetBrowser(browserId);
        this.#holds.doubt(browserId);
      },
    };
  }

  #take(peer: Peer, event: WireEvent): void {
    const { browserId } = peer.browser;
    switch (event.type) {
      case "debugger_event":
        peer.conversation.debuggerSpoke(event.source.tabId);
        break;
      case "debugger-detached":
        this.#holds.forget(browserId, event.tabId);
        break;
      case "tab-activated":
      case "tab-navigated":
        peer.link.lastUsedAt = Date.now();
        this.#router.learn(browserId, event.tab.id);
        break;
      case "tab-created":
        this.#router.learn(browserId, event.tab.id);
        break;
      case "tab-removed":
        this.#tabGone(peer, event.tabId);
        peer.link.failTab(
          event.tabId,
          new BrowserMcpError("TAB_CLOSED", `Tab ${event.tabId} was closed while the call was at work.`),
        );
        break;
    }
    const told = browserEventOf(event, browserId);
    if (told !== undefined) this.#subscribers.tell(told);
  }

  /** A browser that announces changes cannot while its socket is gone: every tab of it may have changed. */
  #assumeChanges(peer: Peer): void {
    if (!peer.link.can(features.changeEvents)) return;
    const { browserId } = peer.browser;
    for (const tabId of this.#router.tabsOf(browserId)) {
      this.#subscribers.tell({ type: "tab-changed", browserId, tabId });
    }
  }
}
