import { closeCodes, type Logger } from "@browser-mcp/protocol";
import type { Readable } from "node:stream";
import { afterReading } from "./after-reading.js";
import { ByteAllowance } from "./byte-allowance.js";
import type { Connection } from "./connection.js";
import type { HubCounters } from "./hub-stats.js";

/** As much of a connection as is needed before anything is known of it. */
type Socket = Pick<Connection, "close" | "drop" | "origin">;

/** What judging them needs. */
export interface UndecidedSettings {
  readonly limits: { readonly firstFrameMs: number; readonly maxUnpairedBytes: number };
  readonly counters: Pick<HubCounters, "droppedSockets">;
  readonly logger: Logger;
  /** Where browsers need a token, nobody who has not shown it may fill the server's memory. */
  readonly pairing: { readonly asks: boolean };
}

/** What ends the wait for one socket. */
interface Watch {
  readonly timer: NodeJS.Timeout;
  readonly allowance: ByteAllowance | undefined;
}

/** Sockets that have not said yet what they are. Every extension speaks first (WIRE.md 1.1), so what stays mute is none. */
export class UndecidedSockets {
  readonly #watches = new Map<Socket, Watch>();

  constructor(private readonly settings: UndecidedSettings) {}

  /**
   * It has just opened: it has so many milliseconds to say what it is, and where a token is wanted, so many bytes.
   * @param bytes what arrives on it
   */
  add(socket: Socket, bytes: Readable): void {
    const { limits, pairing } = this.settings;
    const timer = setTimeout(() => afterReading(() => this.#refuse(socket)), limits.firstFrameMs).unref();
    const allowance = pairing.asks
      ? new ByteAllowance(bytes, limits.maxUnpairedBytes, () => this.#cut(socket))
      : undefined;
    this.#watches.set(socket, { timer, allowance });
  }

  /** It is known what it is, or it is closed. */
  decided(socket: Socket): void {
    const watch = this.#watches.get(socket);
    clearTimeout(watch?.timer);
    watch?.allowance?.end();
    this.#watches.delete(socket);
  }

  #refuse(socket: Socket): void {
    if (!this.#watches.has(socket)) return;
    const { limits, counters, logger } = this.settings;
    counters.droppedSockets += 1;
    const reason = `no frame of a browser within ${limits.firstFrameMs / 1_000} s`;
    logger.warn("socket closed: it said nothing", { origin: socket.origin, reason });
    socket.close(closeCodes.policyViolation, reason);
  }

  /** Without the handshake of a close, during which more would be read. */
  #cut(socket: Socket): void {
    const reason = `more than ${this.settings.limits.maxUnpairedBytes} bytes before it showed a token`;
    this.settings.logger.warn("socket cut: it sent too much", { origin: socket.origin, reason });
    socket.drop(reason);
  }
}
