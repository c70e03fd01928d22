import { BrowserMcpError } from "@browser-mcp/protocol";
import type { Deadline } from "./deadline.js";

/** The right to work on a tab until it is ended. */
export interface Turn {
  /** Lets the next one begin. Calling it again does nothing. */
  end(): void;
  /**
   * Ends the turn, but lets the next one begin only after so many milliseconds, or when the returned function is
   * called: for work that was given up and may still have an effect.
   */
  endLater(ms: number): () => void;
}

interface Place {
  readonly tabId: number | undefined;
  readonly begin: () => void;
}

interface Taken {
  readonly tabId: number | undefined;
  /** Given up, and free at this time (milliseconds that no change of the clock moves). */
  until?: number;
}

/**
 * Puts work on one tab in order, oldest first, while different tabs go on side by side. Work without a tab is for
 * the active one, which may be any, so it runs alone.
 */
export class TabOrder {
  readonly #taken = new Set<Taken>();
  readonly #queue: Place[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** @param maxQueue how many may wait; the next fails with LIMIT_EXCEEDED */
  constructor(private readonly maxQueue: number) {}

  /**
   * Waits for its turn; the deadline goes on meanwhile.
   * @throws BrowserMcpError LIMIT_EXCEEDED, or what ended the deadline
   */
  async take(tabId: number | undefined, deadline: Deadline): Promise<Turn> {
    this.#freeExpired();
    if (!this.#mustWait({ tabId }, this.#queue.length)) return this.#begin(tabId);
    if (this.#queue.length >= this.maxQueue) {
      throw new BrowserMcpError("LIMIT_EXCEEDED", `Too many calls wait for their turn (${this.maxQueue}).`);
    }
    return deadline.wait<Turn>((resolve) => {
      const place: Place = { tabId, begin: () => resolve(this.#begin(tabId)) };
      this.#queue.push(place);
      this.#wakeInTime();
      return () => {
        this.#queue.splice(this.#queue.indexOf(place), 1);
        this.#advance();
      };
    });
  }

  #begin(tabId: number | undefined): Turn {
    const taken: Taken = { tabId };
    this.#taken.add(taken);
    const end = (): void => {
      if (this.#taken.delete(taken)) this.#advance();
    };
    const endLater = (ms: number): (() => void) => {
      taken.until = performance.now() + ms;
      this.#wakeInTime();
      return end;
    };
    return { end, endLater };
  }

  /** Whether somebody who works, or waits longer, is in the way. */
  #mustWait({ tabId }: Pick<Place, "tabId">, position: number): boolean {
    for (const taken of this.#taken) if (collide(taken.tabId, tabId)) return true;
    for (let i = 0; i < position; i += 1) {
      const earlier = this.#queue[i];
      if (earlier !== undefined && collide(earlier.tabId, tabId)) return true;
    }
    return false;
  }

  #advance(): void {
    for (let i = 0; i < this.#queue.length;) {
      const place = this.#queue[i];
      if (place === undefined || this.#mustWait(place, i)) {
        i += 1;
        continue;
      }
      this.#queue.splice(i, 1);
      place.begin();
    }
    this.#wakeInTime();
  }

  #freeExpired(): void {
    const now = performance.now();
    for (const taken of this.#taken) {
      if (taken.until !== undefined && taken.until <= now) this.#taken.delete(taken);
    }
  }

  /** Sets the one timer to the next moment at which work that was given up sets somebody free; none if none waits. */
  #wakeInTime(): void {
    clearTimeout(this.#timer);
    if (this.#queue.length === 0) return;
    let next = Infinity;
    for (const { until } of this.#taken) if (until !== undefined) next = Math.min(next, until);
    if (next === Infinity) return;
    this.#timer = setTimeout(
      () => {
        this.#freeExpired();
        this.#advance();
      },
      Math.max(0, next - performance.now()),
    );
  }
}

function collide(a: number | undefined, b: number | undefined): boolean {
  return a === undefined || b === undefined || a === b;
}
