import type { HttpResponse } from "@browser-mcp/mcp";

/** Milliseconds that a bridge has to come back after its connection broke. */
export const RETURN_MS = 2_000;

/**
 * Tells which bridges are gone for good. A bridge that is killed says no goodbye, but the system closes its
 * connections, and one that lives comes back.
 */
export class BridgeWatch {
  readonly #onGone: (bridge: string) => void;
  readonly #connections = new Map<string, number>();
  readonly #leaving = new Map<string, NodeJS.Timeout>();
  #closed = false;

  /** @param onGone told once of each bridge that has not come back in time */
  constructor(onGone: (bridge: string) => void) {
    this.#onGone = onGone;
  }

  /** A bridge is there for as long as this response stays open. */
  add(bridge: string, response: HttpResponse): void {
    clearTimeout(this.#leaving.get(bridge));
    this.#leaving.delete(bridge);
    this.#connections.set(bridge, (this.#connections.get(bridge) ?? 0) + 1);
    response.once("close", () => this.#closedOne(bridge));
  }

  /** Nobody is told any more. */
  close(): void {
    this.#closed = true;
    for (const timer of this.#leaving.values()) clearTimeout(timer);
    this.#leaving.clear();
  }

  #closedOne(bridge: string): void {
    const left = (this.#connections.get(bridge) ?? 1) - 1;
    if (left > 0) {
      this.#connections.set(bridge, left);
      return;
    }
    this.#connections.delete(bridge);
    if (this.#closed) return;
    const timer = setTimeout(() => {
      this.#leaving.delete(bridge);
      this.#onGone(bridge);
    }, RETURN_MS);
    this.#leaving.set(bridge, timer.unref());
  }
}
