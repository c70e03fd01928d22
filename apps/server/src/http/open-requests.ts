import type { ServerResponse } from "node:http";

/** What carries requests: a socket, or a session of HTTP/2. */
export type Carrier = object;

/** The responses under way, by what carries them. */
export class OpenRequests {
  readonly #responses = new Map<Carrier, Set<ServerResponse>>();

  /** A request has arrived; its response is open until it closes, or the carrier is gone. */
  add(carrier: Carrier, response: ServerResponse): void {
    const open = this.#responses.get(carrier) ?? new Set();
    this.#responses.set(carrier, open.add(response));
    response.once("close", () => {
      open.delete(response);
      if (open.size === 0) this.#responses.delete(carrier);
    });
  }

  /** What a carrier that has been still for long is: without a request, not reading, or waiting for an answer of ours. */
  stateOf(carrier: Carrier): "idle" | "stalled" | "waiting" {
    const open = this.#responses.get(carrier);
    if (open === undefined) return "idle";
    return [...open].some((response) => response.writableLength > 0) ? "stalled" : "waiting";
  }

  /** Nothing more is heard of a carrier. */
  gone(carrier: Carrier): void {
    this.#responses.delete(carrier);
  }
}
