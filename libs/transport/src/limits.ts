import { MAX_FRAME_BYTES, MAX_REQUEST_BYTES, MAX_UNPAIRED_BYTES } from "@browser-mcp/protocol";

/** Every bound of the hub. Times are milliseconds. */
export interface HubLimits {
  /** Extension sockets open at the same time; the next is closed with 1013. */
  readonly maxSockets: number;
  /** Sockets of one browser at the same time, which serve all its tabs; the next is closed with 1013. */
  readonly maxSocketsPerBrowser: number;
  /** Pairs of a tab and a client that holds its debugger. */
  readonly maxDebuggerHolds: number;
  /** Bytes of one frame from a browser; a larger one closes its socket with 1009. */
  readonly maxFrameBytes: number;
  /** Bytes of one request to a browser; a larger one is refused before it is sent. */
  readonly maxRequestBytes: number;
  /** Bytes that a socket may send before its browser has shown the token that the server wants; then it is cut. */
  readonly maxUnpairedBytes: number;
  /** Frames a second that are read from one socket; one that sends more waits. */
  readonly maxFramesPerSecond: number;
  /** Requests in flight on one socket, requests that wait their turn in one queue, and requests without a browser. */
  readonly maxPendingPerSocket: number;
  /** Bytes that may wait to be sent on one socket; a browser that reads no faster loses it. */
  readonly maxBufferedBytes: number;
  /** How long a browser may be away before it counts as gone (WIRE.md 1.3: it returns after 5.5 s). */
  readonly reconnectGraceMs: number;
  /** How long an answer that lost its socket, or came too late, is waited for. */
  readonly lateReplyGraceMs: number;
  /** Caps the deadline of every request whose caller names none. */
  readonly requestTimeoutCapMs: number;
  /** A socket that sends no frame for so long is dropped. */
  readonly silenceMs: number;
  /** How often silent sockets are looked for. */
  readonly healthCheckMs: number;
  /** How often our extension sends a frame to keep its worker and its socket; told to it in `welcome`. */
  readonly heartbeatMs: number;
  /** A socket that has sent no frame of the contract for so long after opening is closed with 1008. */
  readonly firstFrameMs: number;
  /** How long one of several browsers may take to tell its tabs, when they are merged or one tab is looked for. */
  readonly tabListingMs: number;
  /** Silence after which the existing extension's debugger counts as attached already (WIRE.md 2). */
  readonly debuggerSilenceMs: number;
  /** The same for detached, which needs no work in the page and so is answered within milliseconds. */
  readonly detachSilenceMs: number;
}

/** The bounds used where nobody names others. */
export const defaultHubLimits: HubLimits = {
  maxSockets: 1_000,
  maxSocketsPerBrowser: 10,
  maxDebuggerHolds: 1_000,
  maxFrameBytes: MAX_FRAME_BYTES,
  maxRequestBytes: MAX_REQUEST_BYTES,
  maxUnpairedBytes: MAX_UNPAIRED_BYTES,
  maxFramesPerSecond: 20_000,
  maxPendingPerSocket: 1_000,
  maxBufferedBytes: 16 * 1024 * 1024,
  reconnectGraceMs: 6_000,
  lateReplyGraceMs: 1_000,
  requestTimeoutCapMs: 30_000,
  silenceMs: 300_000,
  healthCheckMs: 30_000,
  heartbeatMs: 20_000,
  firstFrameMs: 10_000,
  tabListingMs: 2_000,
  debuggerSilenceMs: 2_000,
  detachSilenceMs: 500,
};
