import { closeCodes, type BrowserFrame, type Logger } from "@browser-mcp/protocol";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocket } from "ws";
import { FloodGate } from "./flood-gate.js";
import { readFrame, type RejectedFrame } from "./frame-reader.js";
import { pongTo } from "./heartbeat.js";
import type { HubCounters } from "./hub-stats.js";
import type { HubLimits } from "./limits.js";

/** Whom a connection tells what happens on it. */
export interface ConnectionOwner {
  /**
   * A frame of the contract arrived; heartbeats have been answered already.
   * @param text of the frame, unless parts of that stay bytes
   */
  frame(connection: Connection, frame: BrowserFrame, text: string | undefined): void;
  /** A message arrived that is no frame of the contract. */
  rejected(connection: Connection, rejected: RejectedFrame): void;
  /** The socket ended, or is given up; told once. */
  lost(connection: Connection): void;
}

/** What connections share. */
export interface ConnectionSettings {
  readonly limits: HubLimits;
  readonly counters: HubCounters;
  readonly logger: Logger;
  readonly owner: ConnectionOwner;
}

/** One extension socket: frames in and out, heartbeat, bounds. Knows nothing of browsers or requests. */
export class Connection {
  /** The upgrade's headers; undefined where the client sent none. */
  readonly origin: string | undefined;
  readonly userAgent: string | undefined;
  /** When the last frame arrived, as `performance.now()` says: a clock that is set makes no browser silent. */
  #heardAt = performance.now();
  /** Requests that wait for an answer on this socket. */
  inFlight = 0;
  readonly #gate: FloodGate;
  /** What carries the frames. */
  readonly #carrier: Duplex;
  #corked = false;
  #lost = false;

  constructor(
    private readonly socket: WebSocket,
    request: IncomingMessage,
    private readonly settings: ConnectionSettings,
  ) {
    this.origin = request.headers.origin;
    this.userAgent = request.headers["user-agent"];
    this.#carrier = request.socket;
    this.#gate = new FloodGate(socket, settings.limits.maxFramesPerSecond);
    socket.on("message", this.#read);
    socket.on("ping", this.#ping);
    socket.on("close", (code: number) => this.#lose(`closed with ${code}`));
    // ws closes the socket after every error: with 1009 after a frame over the bound, with 1007 after broken UTF-8.
    socket.on("error", (error) => settings.logger.debug("socket error", { error: error.message }));
  }

  /** Whether frames can be sent. */
  get isOpen(): boolean {
    return !this.#lost && this.socket.readyState === WebSocket.OPEN;
  }

  /**
   * Sends one text frame, unless the socket is closed or the browser has left too much unread, which ends it. All frames of
   * one turn of the event loop leave in one write: each write is a call of the system, which costs more than its frame.
   */
  send(text: string): void {
    if (!this.#mayWrite()) return;
    if (!this.#corked) {
      this.#corked = true;
      this.#carrier.cork();
      setImmediate(this.#uncork);
    }
    this.socket.send(text);
  }

  /** Closes with a code and a reason; the owner is told at once, not when the browser agrees. */
  close(code: number, reason: string): void {
    this.socket.close(code, reason);
    this.#lose(reason);
  }

  /** Cuts the socket without a word; for browsers that no longer listen. */
  drop(reason: string): void {
    this.settings.counters.droppedSockets += 1;
    this.socket.terminate();
    this.#lose(reason);
  }

  /** Whether it has sent nothing for longer than the limit. */
  isSilent(): boolean {
    return performance.now() - this.#heardAt > this.settings.limits.silenceMs;
  }

  /** So many milliseconds were no silence of the browser's: the server itself did not run. */
  excuse(ms: number): void {
    this.#heardAt = Math.min(this.#heardAt + ms, performance.now());
  }

  readonly #read = (data: WebSocket.RawData, isBinary: boolean): void => {
    if (this.#lost) return;
    const { counters, owner, logger } = this.settings;
    this.#heardAt = performance.now();
    counters.frames += 1;
    this.#count(this.#heardAt);
    const read = readFrame(toBuffer(data), isBinary);
    if ("rejected" in read) {
      counters.rejectedFrames += 1;
      logger.debug("frame ignored", { problem: read.rejected.problem });
      owner.rejected(this, read.rejected);
      return;
    }
    const { frame, text } = read;
    if (frame.type === "heartbeat" || frame.type === "ping") {
      this.send(JSON.stringify(pongTo(frame.timestamp, Date.now())));
    }
    owner.frame(this, frame, text);
  };

  /** Pings are bounded as frames are: whoever sends them and reads no answer must not fill the memory. */
  readonly #ping = (data: Buffer): void => {
    if (this.#lost) return;
    this.#count(performance.now());
    if (this.#mayWrite()) this.socket.pong(data);
  };

  readonly #uncork = (): void => {
    this.#corked = false;
    this.#carrier.uncork();
  };

  #count(now: number): void {
    if (!this.#gate.count(now)) return;
    this.settings.counters.throttled += 1;
    this.settings.logger.debug("a browser sends faster than it is read", { origin: this.origin });
  }

  #mayWrite(): boolean {
    if (!this.isOpen) return false;
    if (this.socket.bufferedAmount <= this.settings.limits.maxBufferedBytes) return true;
    this.drop("the browser does not read");
    return false;
  }

  #lose(reason: string): void {
    if (this.#lost) return;
    this.#lost = true;
    this.#gate.end();
    this.settings.logger.debug("socket ended", { reason });
    this.settings.owner.lost(this);
  }
}

/** ws hands out Buffers unless `binaryType` says otherwise; the other forms are for completeness of its types. */
function toBuffer(data: WebSocket.RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}

/** Close code and reason of a socket whose first frame is a malformed hello. */
export function malformedHello(rejected: RejectedFrame): readonly [code: number, reason: string] {
  // RFC 6455 section 5.5: a close frame carries at most 123 bytes of reason.
  return [closeCodes.policyViolation, `malformed hello: ${rejected.problem}`.slice(0, 100)];
}
