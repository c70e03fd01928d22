import { BrowserMcpError, Cancellation } from "@browser-mcp/protocol";
import type { CancelSignal } from "@browser-mcp/protocol";
import { isYoungEnough, overlap, type TabScope } from "./freshness.js";

/** One round trip to a browser, which any number of equal calls may wait for. */
export class Flight<T> {
  /** As `performance.now()` says, which no set clock moves; the page cannot have been read before. */
  readonly startedAt = performance.now();
  /** Whether its answer may be kept: nothing changed the page since it began. */
  mayBeKept: boolean;
  /** Whether it may have read the page before something changed that is known by now. */
  outdated = false;
  private waiting = 0;
  private readonly cancellation = new Cancellation();
  private readonly outcome: Promise<T>;

  constructor(
    /** The tabs that it may read. */
    readonly scope: TabScope,
    mayBeKept: boolean,
    start: (flight: Flight<T>, signal: CancelSignal) => Promise<T>,
  ) {
    this.mayBeKept = mayBeKept;
    this.outcome = start(this, this.cancellation);
  }

  /** Whether somebody still waits; once the last has left, the round trip is aborted. */
  get isWanted(): boolean {
    return this.waiting > 0;
  }

  /**
   * Waits for the answer; aborting `signal` ends this wait alone, and the round trip only with the last one.
   * @throws BrowserMcpError CANCELLED, or what the round trip failed with
   */
  wait(signal?: CancelSignal): Promise<T> {
    this.waiting += 1;
    if (signal === undefined) return this.outcome;
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.waiting -= 1;
        if (this.waiting === 0) this.cancellation.abort();
        reject(new BrowserMcpError("CANCELLED", "The call was cancelled before the browser answered."));
      };
      signal.addEventListener("abort", leave, { once: true });
      this.outcome.then(
        (answer) => {
          signal.removeEventListener("abort", leave);
          resolve(answer);
        },
        (error: unknown) => {
          signal.removeEventListener("abort", leave);
          reject(error);
        },
      );
    });
  }
}

/** The round trips under way. */
export class SingleFlight<T> {
  private readonly underWay = new Set<Flight<T>>();
  /** The youngest of each key. */
  private readonly byKey = new Map<string, Flight<T>>();

  /** A flight that a call made now may wait for, in place of its own; see `isYoungEnough` for `maxAgeMs`. */
  find(key: string, maxAgeMs: number | undefined): Flight<T> | undefined {
    const flight = this.byKey.get(key);
    if (flight === undefined || flight.outdated || !flight.isWanted) return undefined;
    return isYoungEnough(flight.startedAt, performance.now(), maxAgeMs) ? flight : undefined;
  }

  /** Starts a flight that others may find until it ends. */
  start(
    key: string,
    scope: TabScope,
    mayBeKept: boolean,
    run: (flight: Flight<T>, signal: CancelSignal) => Promise<T>,
  ): Flight<T> {
    const flight = new Flight<T>(scope, mayBeKept, async (self, signal) => {
      try {
        return await run(self, signal);
      } finally {
        this.underWay.delete(self);
        if (this.byKey.get(key) === self) this.byKey.delete(key);
      }
    });
    this.underWay.add(flight);
    this.byKey.set(key, flight);
    return flight;
  }

  /** Lets no later call join the flights of these tabs, and none of them be kept. */
  outdate(scope: TabScope): void {
    for (const flight of this.underWay) {
      if (overlap(flight.scope, scope)) {
        flight.outdated = true;
        flight.mayBeKept = false;
      }
    }
  }
}
