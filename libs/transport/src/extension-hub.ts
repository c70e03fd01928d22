import {
  actions,
  BrowserMcpError,
  closeCodes,
  type ActionName,
  type ActionParams,
  type Browser,
  type BrowserEvent,
  type BrowserReply,
  type ConnectedBrowser,
  type Logger,
  type RequestOptions,
  type Unsubscribe,
} from "@browser-mcp/protocol";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import { afterReading } from "./after-reading.js";
import { BrowserAsker } from "./browser-asker.js";
import { ConnectionPool } from "./connection-pool.js";
import { tabOf } from "./conversation.js";
import { Deadline } from "./deadline.js";
import { DebuggerHolds } from "./debugger-holds.js";
import { DebuggerWatch } from "./debugger-watch.js";
import { EventIntake } from "./event-intake.js";
import { ExtensionGate } from "./extension-gate.js";
import { newCounters, type HubStats } from "./hub-stats.js";
import { ListedTabs } from "./listed-tabs.js";
import { defaultHubLimits, type HubLimits } from "./limits.js";
import { Pairing, type TokenCheck } from "./pairing.js";
import type { Peer } from "./peer.js";
import { PendingRequests } from "./pending-requests.js";
import { Subscribers } from "./subscribers.js";
import { TabListing } from "./tab-listing.js";
import { TabRouter } from "./tab-router.js";
import { refuseUpgrade } from "./upgrade.js";

/** What the hub is built of. */
export interface ExtensionHubOptions {
  readonly logger: Logger;
  /** Told to extensions in `welcome`. */
  readonly serverVersion: string;
  /** Default: {@link defaultHubLimits}. */
  readonly limits?: Partial<HubLimits>;
  /** Says whether a browser's token is right; absent: browsers need none. */
  readonly accepts?: TokenCheck;
  /** The only extensions whose sockets are taken; absent: every extension's, and local programs'. */
  readonly extensionIds?: readonly string[];
}

/** A close handshake that the browser does not finish is cut off after so many milliseconds. */
const CLOSE_TIMEOUT_MS = 1_000;

/** The `Browser` port over extension WebSockets: takes sockets in, finds the browser for each request, tells events. */
export class ExtensionHub implements Browser {
  readonly #asker: BrowserAsker;
  readonly #counters = newCounters();
  readonly #deadlines = new Set<Deadline>();
  readonly #gate: ExtensionGate;
  readonly #holds: DebuggerHolds;
  readonly #intake: EventIntake;
  readonly #limits: HubLimits;
  readonly #listing: TabListing;
  readonly #pool: ConnectionPool;
  readonly #router: TabRouter;
  readonly #subscribers: Subscribers;
  readonly #upgrades: WebSocketServer;
  readonly #watch: DebuggerWatch;
  /** What was listed last, and of whom. */
  #listed: { readonly of: readonly Peer[]; readonly browsers: readonly ConnectedBrowser[] } = {
    of: [],
    browsers: [],
  };
  #closed = false;

  constructor({ logger, serverVersion, limits, accepts, extensionIds }: ExtensionHubOptions) {
    this.#limits = { ...defaultHubLimits, ...limits };
    this.#gate = new ExtensionGate({
      counters: this.#counters,
      logger,
      ...(extensionIds === undefined ? {} : { extensionIds }),
    });
    this.#subscribers = new Subscribers(logger);
    const tell = (event: BrowserEvent): void => this.#subscribers.tell(event);
    const open = (): readonly Peer[] => this.#pool.open();
    const find = (browserId: string): Peer | undefined => this.#pool.find(browserId);
    this.#watch = new DebuggerWatch((browserId, tabId) =>
      tell({ type: "debugger-detached", browserId, tabId }),
    );
    this.#holds = new DebuggerHolds({
      limits: this.#limits,
      logger,
      find,
      detached: (browserId, tabId) => this.#watch.gone(browserId, tabId),
    });
    this.#listing = new TabListing({
      limits: this.#limits,
      logger,
      ask: (peer, deadline) => this.#asker.ask("getAllTabs", {}, peer, deadline),
    });
    this.#router = new TabRouter(
      {
        open,
        find,
        usedLast: () => this.#pool.usedLast(),
        anyOpen: (deadline) => this.#pool.anyOpen(deadline),
      },
      this.#listing,
    );
    this.#intake = new EventIntake({
      router: this.#router,
      listing: this.#listing,
      listed: new ListedTabs(),
      holds: this.#holds,
      watch: this.#watch,
      open,
      used: (peer) => this.#pool.used(peer),
      tell,
    });
    this.#asker = new BrowserAsker({
      router: this.#router,
      intake: this.#intake,
      holds: this.#holds,
      watch: this.#watch,
    });
    this.#pool = new ConnectionPool({
      limits: this.#limits,
      counters: this.#counters,
      logger,
      serverVersion,
      requests: new PendingRequests(this.#counters),
      listener: this.#intake,
      pairing: new Pairing({
        counters: this.#counters,
        logger,
        ...(accepts === undefined ? {} : { accepts }),
      }),
    });
    // A variable, because the types of ws do not know `closeTimeout` yet.
    const options = {
      noServer: true,
      maxPayload: this.#limits.maxFrameBytes,
      perMessageDeflate: false,
      // Each connection answers pings itself, within its bounds.
      autoPong: false,
      closeTimeout: CLOSE_TIMEOUT_MS,
    };
    this.#upgrades = new WebSocketServer(options);
  }

  /**
   * Takes an HTTP upgrade for the extensions' path. Web pages and extensions that are not wanted get 403, everyone gets
   * 503 once the hub is closed; one socket too many is closed with 1013.
   */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const refusal = this.#gate.refuses(request.headers.origin);
    if (refusal !== undefined) refuseUpgrade(socket, 403, refusal);
    else if (this.#closed) {
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
      tabId === undefined ? { action } : { action, tabId },
      options.timeoutMs ?? Math.min(actions[action].deadlineMs, this.#limits.requestTimeoutCapMs),
      options.signal,
    );
    this.#deadlines.add(deadline);
    try {
      deadline.check();
      if (this.#closed) throw new BrowserMcpError("CONNECTION_CLOSED", "The server is stopping.");
      if (action === "getAllTabs" && options.browserId === undefined) {
        const open = await this.#pool.anyOpen(deadline);
        const merged = await this.#listing.merged(open, this.#pool.away(), deadline);
        // The compiler does not see that A is getAllTabs here.
        return merged as BrowserReply<A>;
      }
      const peer = await this.#router.route(action, tabId, options.browserId, deadline);
      return await this.#asker.ask(action, params, peer, deadline, options);
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
    const open = this.#pool.open();
    if (open !== this.#listed.of) this.#listed = { of: open, browsers: open.map(({ browser }) => browser) };
    return this.#listed.browsers;
  }

  subscribe(listener: (event: BrowserEvent) => void): Unsubscribe {
    return this.#subscribers.add(listener);
  }

  /**
   * A client's session has ended: the debuggers that it held are let go, and detached where it was the last. Never
   * rejects; settles when the calls that change those tabs have ended and the browsers have answered, or did not in
   * time, so nobody needs to wait for it.
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

  /** Drops dead and silent sockets, once what they have sent already is read; yields how many are left. */
  async cleanup(): Promise<number> {
    await new Promise<void>(afterReading);
    return this.#pool.sweep();
  }

  /** The token has changed: closes every socket with 4401. Browsers that know the new one come back. */
  tokenChanged(): void {
    this.#pool.closeSockets(closeCodes.tokenWanted, "the server's token was changed");
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

  #count({ code }: BrowserMcpError): void {
    if (code === "REQUEST_TIMEOUT") this.#counters.timeouts += 1;
    else if (code === "CANCELLED") this.#counters.cancelled += 1;
    else this.#counters.failures += 1;
  }
}
