import type { HttpResponse } from "@browser-mcp/mcp";

/** What carries requests one after the other. */
export type Carrier = object;

/** The responses under way, by what carries them. */
export class OpenRequests {
  readonly #responses = new WeakMap<Carrier, Set<HttpResponse>>();

  /** A request has arrived; its response is open until it closes, or the carrier is gone. */
  add(carrier: Carrier, response: HttpResponse): void {
    const open = this.#responses.get(carrier) ?? new Set();
    this.#responses.set(carrier, open.add(response));
    response.on("close", () => {
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
}
