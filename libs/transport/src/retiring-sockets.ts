import type { Connection } from "./connection.js";

/** As much of a connection as retiring needs. */
type Socket = Pick<Connection, "close" | "inFlight">;

/** Sockets whose browser has opened a newer one: each is closed when its requests have ended, or after the grace. */
export class RetiringSockets {
  readonly #timers = new Map<Socket, NodeJS.Timeout>();

  /** @param graceMs how long a socket may still wait for replies */
  constructor(private readonly graceMs: number) {}

  /** A newer socket of the same browser is open. */
  retire(socket: Socket): void {
    if (this.#timers.has(socket)) return;
    this.#timers.set(
      socket,
      setTimeout(() => superseded(socket), this.graceMs),
    );
    this.answered(socket);
  }

  /** One of its requests has ended, or none was under way. */
  answered(socket: Socket): void {
    if (this.#timers.has(socket) && socket.inFlight === 0) superseded(socket);
  }

  /** It is closed. */
  closed(socket: Socket): void {
    clearTimeout(this.#timers.get(socket));
    this.#timers.delete(socket);
  }
}

function superseded(socket: Socket): void {
  socket.close(1000, "superseded by a newer socket");
}
