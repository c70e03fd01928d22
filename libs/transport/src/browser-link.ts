import {
  actions,
  BrowserMcpError,
  features,
  type ActionName,
  type CancelFrame,
  type ConnectedBrowser,
} from "@browser-mcp/protocol";
import type { Connection } from "./connection.js";
import { tabOf, type Params } from "./conversation.js";
import type { Deadline } from "./deadline.js";
import type { HubCounters } from "./hub-stats.js";
import type { HubLimits } from "./limits.js";
import type { PendingRequest, PendingRequests, ReplyFrame } from "./pending-requests.js";
import { checkRequestSize } from "./request-size.js";

/** What links share. */
export interface LinkSettings {
  readonly limits: HubLimits;
  readonly counters: HubCounters;
  readonly requests: PendingRequests;
  /** The browser stayed away longer than the grace, or the hub closed. */
  readonly gone: (link: BrowserLink) => void;
}

/** What may be wanted of one request beside its answer. */
export interface SendOptions {
  readonly isInterim?: (frame: ReplyFrame) => boolean;
  readonly onLate?: () => void;
}

/**
 * One browser over all its sockets: sends on the newest open one, keeps older ones for late replies, and carries
 * requests over a lost socket (WIRE.md 1.3): reads are sent again on the next, what may have changed something is
 * not, and only its answer is waited for a little longer.
 */
export class BrowserLink {
  readonly #connections: Connection[] = [];
  readonly #inFlight = new Set<PendingRequest>();
  readonly #waiting = new Set<(error?: BrowserMcpError) => void>();
  #graceTimer: NodeJS.Timeout | undefined;
  /** An older socket closed under the existing extension, which then forgets its newest one as well (WIRE.md 1.3). */
  #maybeMute = false;
  #ended = false;

  constructor(
    public browser: ConnectedBrowser,
    /** Browsers with the same one cannot be told apart. */
    readonly family: string,
    private readonly settings: LinkSettings,
  ) {}

  /** The newest open socket. */
  get connection(): Connection | undefined {
    return this.#connections.findLast((connection) => connection.isOpen);
  }

  /** Its sockets, oldest first. */
  get connections(): readonly Connection[] {
    return this.#connections;
  }

  /** Whether it announced this action or feature. */
  can(capability: string): boolean {
    return this.browser.capabilities.has(capability);
  }

  /**
   * Sends one request and waits for its answer, be it a response or an error frame.
   * @throws BrowserMcpError CONNECTION_NOT_AVAILABLE, CONNECTION_CLOSED, LIMIT_EXCEEDED, TAB_CLOSED, INVALID_REPLY or
   * what ended the deadline
   */
  async send(
    action: ActionName,
    params: Params,
    deadline: Deadline,
    options: SendOptions = {},
  ): Promise<ReplyFrame> {
    deadline.check();
    // The check spares an open browser the tick of an await.
    if (this.connection === undefined) await this.ready(deadline);
    const { requests, limits } = this.settings;
    if (this.#inFlight.size >= limits.maxPendingPerSocket) {
      throw new BrowserMcpError(
        "LIMIT_EXCEEDED",
        `${this.browser.name} has ${limits.maxPendingPerSocket} requests in flight; no more are taken.`,
      );
    }
    const requestId = requests.nextId();
    // Spread last, where it is quick; no action has parameters of those names.
    const text = JSON.stringify({ action, requestId, ...params });
    checkRequestSize(text, action, limits.maxRequestBytes);
    return deadline.wait<ReplyFrame>((resolve, reject) => {
      const request: PendingRequest = {
        requestId,
        action,
        tabId: tabOf(params),
        text,
        family: this.family,
        connection: undefined,
        holder: this.#inFlight,
        isInterim: options.isInterim,
        onLate: options.onLate,
        lateTimer: undefined,
        resolve,
        reject,
      };
      requests.add(request);
      this.#dispatch(request);
      return () => this.#giveUp(request);
    });
  }

  /**
   * Waits until a socket is open, at most until the browser counts as gone.
   * @throws BrowserMcpError CONNECTION_NOT_AVAILABLE, LIMIT_EXCEEDED or CANCELLED
   */
  async ready(deadline: Deadline): Promise<void> {
    while (this.connection === undefined) await this.#whenOpen(deadline);
  }

  /** Takes in a socket of this browser; requests without one go on there. */
  attach(connection: Connection): void {
    this.#connections.push(connection);
    this.#stopGrace();
    const mute = this.#maybeMute;
    this.#maybeMute = false;
    for (const request of [...this.#inFlight]) {
      const lost = request.connection === undefined && request.lateTimer === undefined;
      const unheard = mute && actions[request.action].kind === "read";
      if (lost || unheard) this.#carryOver(request);
    }
    for (const wake of [...this.#waiting]) wake();
  }

  /** Lets go of a socket that ended; starts the grace when it was the last. */
  detach(connection: Connection): void {
    const index = this.#connections.indexOf(connection);
    if (index < 0) return;
    const newest = index === this.#connections.length - 1;
    this.#connections.splice(index, 1);
    if (this.browser.protocol === 1 && !newest) this.#maybeMute = true;
    const stranded = [...this.#inFlight].filter((request) => request.connection === connection);
    for (const request of stranded) this.settings.requests.bind(request, undefined);
    if (this.connection === undefined) {
      if (this.#connections.length === 0) this.#startGrace();
      return;
    }
    for (const request of stranded) this.#carryOver(request);
  }

  /** Gives one of its sockets, and the requests sent there, to another link of the same family. */
  handOver(connection: Connection, other: BrowserLink): void {
    this.#connections.splice(this.#connections.indexOf(connection), 1);
    const moved = [...this.#inFlight].filter((request) => request.connection === connection);
    for (const request of moved) {
      this.#inFlight.delete(request);
      other.#inFlight.add(request);
      request.holder = other.#inFlight;
    }
    other.attach(connection);
  }

  /** Fails the requests in flight on a tab. */
  failTab(tabId: number, error: BrowserMcpError): void {
    for (const request of [...this.#inFlight]) {
      if (request.tabId === tabId) this.settings.requests.fail(request, error);
    }
  }

  /** Ends the link: everything that waits for it fails. Its sockets are the caller's to close. */
  end(error: BrowserMcpError): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#stopGrace();
    for (const request of [...this.#inFlight]) this.settings.requests.fail(request, error);
    for (const wake of [...this.#waiting]) wake(error);
    this.settings.gone(this);
  }

  #dispatch(request: PendingRequest): void {
    const connection = this.connection;
    this.settings.requests.bind(request, connection);
    connection?.send(request.text);
  }

  /** WIRE.md 1.3: what reads is asked again with the same id, so that either answer will do. */
  #carryOver(request: PendingRequest): void {
    if (actions[request.action].kind === "read") {
      this.settings.counters.resent += 1;
      this.#dispatch(request);
      return;
    }
    request.lateTimer = setTimeout(() => {
      this.settings.requests.fail(request, connectionClosed(request));
    }, this.settings.limits.lateReplyGraceMs);
  }

  #giveUp(request: PendingRequest): void {
    const { connection } = request;
    this.settings.requests.abandon(request);
    if (connection === undefined || !this.can(features.cancel)) return;
    const frame: CancelFrame = { type: "cancel", requestId: request.requestId };
    connection.send(JSON.stringify(frame));
  }

  #whenOpen(deadline: Deadline): Promise<void> {
    if (this.#waiting.size >= this.settings.limits.maxPendingPerSocket) {
      return Promise.reject(
        new BrowserMcpError("LIMIT_EXCEEDED", `Too many calls wait for ${this.browser.name} to come back.`),
      );
    }
    return deadline.wait<void>((resolve, reject) => {
      const wake = (error?: BrowserMcpError): void => {
        this.#waiting.delete(wake);
        if (error === undefined) resolve();
        else reject(error);
      };
      this.#waiting.add(wake);
      return () => {
        this.#waiting.delete(wake);
        return deadline.timedOut ? noBrowsers() : undefined;
      };
    });
  }

  #startGrace(): void {
    if (this.#ended) return;
    this.#stopGrace();
    this.#graceTimer = setTimeout(() => {
      for (const request of [...this.#inFlight]) {
        this.settings.requests.fail(request, connectionClosed(request));
      }
      this.end(noBrowsers());
    }, this.settings.limits.reconnectGraceMs);
    this.#graceTimer.unref();
  }

  #stopGrace(): void {
    clearTimeout(this.#graceTimer);
  }
}

/** What a request gets for which there is no browser. */
export function noBrowsers(): BrowserMcpError {
  return new BrowserMcpError("CONNECTION_NOT_AVAILABLE", "No browser extensions connected");
}

function connectionClosed({ action, tabId }: PendingRequest): BrowserMcpError {
  const where = tabId === undefined ? "" : ` on tab ${tabId}`;
  const message = `The browser's connection was lost during ${action}${where}`;
  if (actions[action].kind === "read") return new BrowserMcpError("CONNECTION_CLOSED", `${message}.`);
  return new BrowserMcpError("CONNECTION_CLOSED", `${message}; it may or may not have taken effect.`, {
    hint: "Look at the page before repeating the call.",
  });
}
