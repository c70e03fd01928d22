/** What the hub counts from its start on. */
export interface HubCounters {
  /** Requests asked of the hub. */
  requests: number;
  /** Requests that met their deadline. */
  timeouts: number;
  /** Requests that their callers gave up. */
  cancelled: number;
  /** Requests that failed otherwise. */
  failures: number;
  /** Requests sent again on another socket. */
  resent: number;
  /** Second replies to a request that had its answer. */
  duplicateReplies: number;
  /** Replies to requests that had been given up. */
  lateReplies: number;
  /** Replies with an id that no request has, or that another browser was asked. */
  unknownReplies: number;
  /** Replies without an id. */
  unsolicitedReplies: number;
  /** Frames that arrived, whatever they were. */
  frames: number;
  /** Frames that are none of the contract's: binary, no JSON, unknown type, wrong form. */
  rejectedFrames: number;
  /** Times that a socket was not read for a moment because it sent too many frames. */
  throttled: number;
  /** Sockets taken in. */
  connections: number;
  /** Sockets refused: web pages, extensions that are not wanted, no right token, too many altogether or of one browser, hub closed. */
  refusedSockets: number;
  /** Sockets dropped because they were silent or did not read. */
  droppedSockets: number;
}

/** The hub at one moment: what there is now, and what was counted. */
export interface HubStats extends Readonly<HubCounters> {
  /** Open sockets. */
  readonly sockets: number;
  /** Connected browsers. */
  readonly browsers: number;
  /** Requests that wait for anything: a browser, their turn, an answer. */
  readonly pending: number;
  /** Pairs of a tab and a client that holds its debugger. */
  readonly debuggerHolds: number;
}

/** Counters at zero. */
export function newCounters(): HubCounters {
  return {
    requests: 0,
    timeouts: 0,
    cancelled: 0,
    failures: 0,
    resent: 0,
    duplicateReplies: 0,
    lateReplies: 0,
    unknownReplies: 0,
    unsolicitedReplies: 0,
    frames: 0,
    rejectedFrames: 0,
    throttled: 0,
    connections: 0,
    refusedSockets: 0,
    droppedSockets: 0,
  };
}
