import {
  BrowserMcpError,
  closeCodes,
  PROTOCOL_VERSION,
  type BrowserFrame,
  type HelloFrame,
  type Logger,
  type WelcomeFrame,
  type WireEvent,
} from "@browser-mcp/protocol";
import type { IncomingMessage } from "node:http";
import type { WebSocket } from "ws";
import { Connection, malformedHello, type ConnectionOwner } from "./connection.js";
import type { Deadline } from "./deadline.js";
import type { RejectedFrame } from "./frame-reader.js";
import { HealthCheck } from "./health-check.js";
import type { HubCounters } from "./hub-stats.js";
import { existingBrowser, existingFamily, supersetBrowser, supersetFamily } from "./identity.js";
import type { HubLimits } from "./limits.js";
import type { Pairing } from "./pairing.js";
import { Peer } from "./peer.js";
import { PeersByUse } from "./peers-by-use.js";
import type { PendingRequests } from "./pending-requests.js";
import { ReconnectWaiters } from "./reconnect-waiters.js";
import { RetiringSockets } from "./retiring-sockets.js";
import { UndecidedSockets } from "./undecided-sockets.js";

/** Whom the pool tells what becomes of browsers. */
export interface PoolListener {
  connected(peer: Peer): void;
  /** It did not come back within the grace. */
  disconnected(peer: Peer): void;
  event(peer: Peer, event: WireEvent, text: string | undefined): void;
  /** It sent anything that is no mere heartbeat. */
  spoke(peer: Peer): void;
  /** From here on, or for a moment, the browser could not tell of changes. */
  unheard(peer: Peer): void;
  /** A second browser was found behind what was taken for one: what was known of the one may be of either. */
  split(peer: Peer): void;
}

/** What the pool needs. */
export interface PoolSettings {
  readonly limits: HubLimits;
  readonly counters: HubCounters;
  readonly logger: Logger;
  readonly requests: PendingRequests;
  readonly listener: PoolListener;
  readonly serverVersion: string;
  readonly pairing: Pairing;
}

/** All extension sockets, and which browser each belongs to (WIRE.md 1.1 to 1.3; DESIGN.md, The wire). */
export class ConnectionPool implements ConnectionOwner {
  readonly #sockets = new Set<Connection>();
  readonly #undecided: UndecidedSockets;
  readonly #peers = new PeersByUse<Peer>();
  readonly #peerOf = new Map<Connection, Peer>();
  readonly #retiring: RetiringSockets;
  readonly #waiters: ReconnectWaiters;
  readonly #health: HealthCheck;

  constructor(private readonly settings: PoolSettings) {
    this.#waiters = new ReconnectWaiters(settings.limits);
    this.#undecided = new UndecidedSockets(settings);
    this.#retiring = new RetiringSockets(settings.limits.lateReplyGraceMs);
    this.#health = new HealthCheck(settings.limits.healthCheckMs, (lateMs) => this.sweep(lateMs));
  }

  /** Open sockets. */
  get size(): number {
    return this.#sockets.size;
  }

  /** Takes a socket in, or closes it with 1013 when there are too many. */
  add(socket: WebSocket, request: IncomingMessage): void {
    const { limits, counters, logger } = this.settings;
    if (this.#sockets.size >= limits.maxSockets) {
      counters.refusedSockets += 1;
      logger.warn("socket refused: too many", { maxSockets: limits.maxSockets });
      socket.on("error", (error) => logger.debug("socket error", { error: error.message }));
      socket.close(closeCodes.tryAgainLater, `at most ${limits.maxSockets} sockets; try again later`);
      return;
    }
    counters.connections += 1;
    const connection = new Connection(socket, request, { limits, counters, logger, owner: this });
    this.#sockets.add(connection);
    this.#undecided.add(connection, request.socket);
    this.#health.start();
  }

  /** The browsers that can be asked now, the one used last first. */
  open(): readonly Peer[] {
    return this.#peers.open();
  }

  /** The browsers that are away within the grace, the one used last first. */
  away(): readonly Peer[] {
    return this.#peers.away();
  }

  /** The browser used last, also one that is away within the grace. */
  usedLast(): Peer | undefined {
    return this.#peers.last();
  }

  /** A person has just used that browser: from now on it is the one used last. */
  used(peer: Peer): void {
    this.#peers.used(peer);
  }

  /** A browser by its id, also one that is away within the grace. */
  find(browserId: string): Peer | undefined {
    return this.#peers.find(browserId);
  }

  /**
   * Waits until any browser can be asked, no longer than the reconnect grace.
   * @throws BrowserMcpError CONNECTION_NOT_AVAILABLE, LIMIT_EXCEEDED or CANCELLED
   */
  async anyOpen(deadline: Deadline): Promise<readonly Peer[]> {
    const peers = this.open();
    if (peers.length > 0) return peers;
    await this.#waiters.wait(deadline);
    return this.open();
  }

  /** Drops the sockets that are dead or silent, not counting the last `stalledMs`; returns how many are left. */
  sweep(stalledMs = 0): number {
    for (const connection of [...this.#sockets]) {
      connection.excuse(stalledMs);
      if (!connection.isOpen || connection.isSilent()) connection.drop("silent");
    }
    return this.#sockets.size;
  }

  /** Fails what waits, closes every socket, clears every timer. */
  close(reason: string): void {
    const error = new BrowserMcpError("CONNECTION_CLOSED", reason);
    for (const peer of this.#peers.all()) peer.link.end(error);
    this.closeSockets(closeCodes.goingAway, reason);
  }

  /** Closes every socket; browsers may come back, as after any loss. */
  closeSockets(code: number, reason: string): void {
    for (const connection of [...this.#sockets]) connection.close(code, reason);
  }

  frame(connection: Connection, frame: BrowserFrame, text: string | undefined): void {
    const known = this.#peerOf.get(connection);
    if (frame.type === "hello") {
      if (known === undefined) this.#introduce(connection, frame);
      else this.settings.counters.rejectedFrames += 1;
      return;
    }
    const peer = known ?? this.#adoptExisting(connection);
    if (peer === undefined) return;
    if (frame.type !== "heartbeat" && frame.type !== "ping") this.settings.listener.spoke(peer);
    switch (frame.type) {
      case "heartbeat":
        if (peer.browser.protocol === 1) this.#splitIfAlone(connection, peer);
        break;
      case "response":
      case "error":
        this.settings.requests.answer(frame, peer.link.family);
        this.#retiring.answered(connection);
        break;
      case "notification":
        this.settings.listener.event(peer, frame.event, text);
        break;
      case "browser-data":
        // The legacy form of a notification (WIRE.md section 4); without a tab it says nothing.
        if (frame.tabId !== undefined) {
          const { tabId, data } = frame;
          this.settings.listener.event(peer, { type: "browser_data", tabId, data }, undefined);
        }
        break;
    }
  }

  rejected(connection: Connection, rejected: RejectedFrame): void {
    const peer = this.#peerOf.get(connection);
    if (peer === undefined) {
      if (rejected.type === "hello") connection.close(...malformedHello(rejected));
    } else if (rejected.type === "response" || rejected.type === "error") {
      this.settings.requests.answerMalformed(rejected, peer.link.family);
    }
  }

  lost(connection: Connection): void {
    this.#sockets.delete(connection);
    this.#undecided.decided(connection);
    this.#retiring.closed(connection);
    if (this.#sockets.size === 0) this.#health.stop();
    const peer = this.#peerOf.get(connection);
    if (peer === undefined) return;
    this.#peerOf.delete(connection);
    peer.conversation.connectionLost();
    peer.link.detach(connection);
    this.#peers.changed();
    if (!peer.isOpen) this.settings.listener.unheard(peer);
  }

  #introduce(connection: Connection, hello: HelloFrame): void {
    if (this.settings.pairing.refuses(connection, hello)) return;
    const family = supersetFamily(connection, hello);
    const known = this.#peers.find(hello.browserId);
    if (known !== undefined && known.link.family !== family) {
      connection.close(closeCodes.policyViolation, "browserId belongs to another extension");
      return;
    }
    if (known !== undefined && this.#refuseIfFull(connection, known)) return;
    const browser = supersetBrowser(connection, hello);
    const welcome: WelcomeFrame = {
      type: "welcome",
      protocol: PROTOCOL_VERSION,
      version: this.settings.serverVersion,
      heartbeatMs: this.settings.limits.heartbeatMs,
    };
    connection.send(JSON.stringify(welcome));
    if (known === undefined) {
      const peer = this.#newPeer(browser, family);
      this.#join(connection, peer);
      this.#announce(peer);
      return;
    }
    known.link.browser = browser;
    this.settings.listener.spoke(known);
    const older = [...known.link.connections];
    if (older.length > 0) this.settings.listener.unheard(known);
    this.#join(connection, known);
    for (const one of older) this.#retiring.retire(one);
  }

  /** Returns undefined when it may not come in, or its browser has too many sockets. */
  #adoptExisting(connection: Connection): Peer | undefined {
    if (this.settings.pairing.refuses(connection)) return undefined;
    const family = existingFamily(connection);
    const alike = this.#peers.all().filter((peer) => peer.link.family === family);
    const known = alike.findLast((one) => !one.isOpen) ?? alike[0];
    if (known !== undefined && this.#refuseIfFull(connection, known)) return undefined;
    const peer = known ?? this.#newPeer(existingBrowser(connection, this.#isTaken), family);
    this.#join(connection, peer);
    if (known === undefined) this.#announce(peer);
    return peer;
  }

  #refuseIfFull(connection: Connection, { browser, link }: Peer): boolean {
    const { limits, counters, logger } = this.settings;
    const { maxSocketsPerBrowser } = limits;
    if (link.connections.length < maxSocketsPerBrowser) return false;
    counters.refusedSockets += 1;
    logger.warn("socket refused: too many of one browser", {
      browserId: browser.browserId,
      maxSocketsPerBrowser,
    });
    connection.close(
      closeCodes.tryAgainLater,
      `at most ${maxSocketsPerBrowser} sockets of one browser; try again later`,
    );
    return true;
  }

  /**
   * The existing extension sends heartbeats on its newest socket only, so an older socket that sends one belongs to
   * another profile of the same browser.
   */
  #splitIfAlone(connection: Connection, peer: Peer): void {
    if (peer.link.connection === connection || !connection.isOpen) return;
    this.settings.listener.split(peer);
    const second = this.#newPeer(existingBrowser(connection, this.#isTaken), peer.link.family);
    this.#peerOf.set(connection, second);
    peer.link.handOver(connection, second.link);
    this.#peers.changed();
    this.#announce(second);
  }

  #newPeer(browser: Peer["browser"], family: string): Peer {
    const peer: Peer = new Peer(browser, family, this.settings, () => {
      this.#peers.delete(peer);
      this.settings.logger.info("browser disconnected", { browserId: browser.browserId });
      this.settings.listener.disconnected(peer);
    });
    this.#peers.add(peer);
    return peer;
  }

  #join(connection: Connection, peer: Peer): void {
    this.#undecided.decided(connection);
    this.#peerOf.set(connection, peer);
    peer.link.attach(connection);
    this.#peers.changed();
    this.#waiters.wake();
  }

  #announce(peer: Peer): void {
    const { browserId, name, protocol, extensionId } = peer.browser;
    this.settings.logger.info("browser connected", { browserId, name, protocol, extensionId });
    this.settings.listener.connected(peer);
  }

  readonly #isTaken = (browserId: string): boolean => this.#peers.find(browserId) !== undefined;
}
