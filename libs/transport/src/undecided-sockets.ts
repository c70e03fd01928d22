import { closeCodes, type Logger } from "@browser-mcp/protocol";
import type { Connection } from "./connection.js";
import type { HubCounters } from "./hub-stats.js";

/** As much of a connection as is needed before anything is known of it. */
type Socket = Pick<Connection, "close" | "origin">;

/** What judging them needs. */
export interface UndecidedSettings {
  readonly limits: { readonly firstFrameMs: number };
  readonly counters: Pick<HubCounters, "droppedSockets">;
  readonly logger: Logger;
}

/** Sockets that have not said yet what they are. Every extension speaks first (WIRE.md 1.1), so what stays mute is none. */
export class UndecidedSockets {
  readonly #timers = new Map<Socket, NodeJS.Timeout>();

  constructor(private readonly settings: UndecidedSettings) {}

  /** It has just opened: it has so many milliseconds to say what it is. */
  add(socket: Socket): void {
    const timer = setTimeout(() => this.#refuse(socket), this.settings.limits.firstFrameMs);
    this.#timers.set(socket, timer.unref());
  }

  /** It is known what it is, or it is closed. */
  decided(socket: Socket): void {
    clearTimeout(this.#timers.get(socket));
    this.#timers.delete(socket);
  }

  #refuse(socket: Socket): void {
    const { limits, counters, logger } = this.settings;
    counters.droppedSockets += 1;
    const reason = `no frame of a browser within ${limits.firstFrameMs / 1_000} s`;
    logger.warn("socket closed: it said nothing", { origin: socket.origin, reason });
    socket.close(closeCodes.policyViolation, reason);
  }
}
