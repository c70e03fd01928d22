import type { HttpResponse } from "@browser-mcp/mcp";
import { BridgeWatch } from "./bridge-watch.js";

/** Who uses a server at the moment. */
export interface Users {
  readonly sessions: number;
  /** Bridges of `browser-mcp stdio`. */
  readonly bridges: number;
  /** Requests to `/mcp` that have not ended. */
  readonly requests: number;
}

/** Bridges that may be counted at once; more are refused. */
export const MAX_BRIDGES = 1_000;

/** Counts who uses the server, and knows since when nobody does. */
export class Occupancy {
  readonly #sessions: () => number;
  readonly #bridges = new Set<HttpResponse>();
  readonly #watch: BridgeWatch;
  #requests = 0;
  /** As `performance.now()` says. */
  #lastUse = performance.now();

  /**
   * @param sessions counts the open ones
   * @param onBridgeGone told of a bridge that went and has not come back
   */
  constructor(sessions: () => number, onBridgeGone: (bridge: string) => void) {
    this.#sessions = sessions;
    this.#watch = new BridgeWatch(onBridgeGone);
  }

  get users(): Users {
    return { sessions: this.#sessions(), bridges: this.#bridges.size, requests: this.#requests };
  }

  /** Milliseconds for which nobody has used the server; 0 while somebody does. */
  idleMs(): number {
    const { sessions, bridges, requests } = this.users;
    if (sessions + bridges + requests > 0) this.#lastUse = performance.now();
    return performance.now() - this.#lastUse;
  }

  /** Counts a request until its response is over. */
  count(response: HttpResponse): void {
    this.#requests += 1;
    response.on("close", () => {
      this.#requests -= 1;
      this.#lastUse = performance.now();
    });
  }

  /**
   * Counts a bridge for as long as this response stays open; `false` where there are too many.
   * @param bridge its name, where it has one
   */
  admit(response: HttpResponse, bridge?: string): boolean {
    if (this.#bridges.size >= MAX_BRIDGES) return false;
    this.#bridges.add(response);
    response.once("close", () => {
      this.#bridges.delete(response);
      this.#lastUse = performance.now();
    });
    if (bridge !== undefined) this.#watch.add(bridge, response);
    return true;
  }

  /** Lets every bridge go: the server ends. */
  close(): void {
    this.#watch.close();
    for (const response of this.#bridges) response.end();
  }
}
