/** Bounds of everything that speaks HTTP. Times are milliseconds. */
export interface HttpLimits {
  /** Connections of all ports together that are no WebSocket; the next is answered with 503. */
  readonly connections: number;
  /** Bytes of a request's first line and headers; more is answered with 431. */
  readonly headerBytes: number;
  /** Header lines of a request; more is answered with 431. */
  readonly headerLines: number;
  /** Characters of a request's address; a longer one is answered with 414. */
  readonly urlLength: number;
  /** A connection that has not sent the headers of a request by then is answered with 408. */
  readonly headersMs: number;
  /** The same for the whole of a request; longer than what the endpoint grants a body, so that its own words come first. */
  readonly requestMs: number;
  /** A connection without a request, or whose reader takes nothing of an answer for so long, is closed. */
  readonly idleMs: number;
  /** Requests under way on one connection of HTTP/2; its client waits with the next. */
  readonly streams: number;
}

/** The bounds used where nobody names others. */
export const defaultHttpLimits: HttpLimits = {
  connections: 4_000,
  headerBytes: 16 * 1024,
  headerLines: 100,
  urlLength: 8 * 1024,
  headersMs: 10_000,
  requestMs: 40_000,
  idleMs: 60_000,
  // More than one client may have under way, so that the endpoint's words about that come first.
  streams: 256,
};

/** The connections of all ports that are no WebSocket, counted against their bound. */
export class HttpConnections {
  /** Open now. */
  open = 0;
  /** Answered with 503, or reset, because there were too many. */
  refused = 0;
  /** Closed because their reader took nothing of an answer. */
  stalled = 0;

  constructor(readonly limits: HttpLimits = defaultHttpLimits) {}

  /** Whether there are more than there may be. */
  get full(): boolean {
    return this.open > this.limits.connections;
  }
}
