import type { ClientMessage } from "./client-message.js";

/** Requests that one client may have under way; far more than any sends. */
const MAX_IN_FLIGHT = 1_000;

/** A request whose answer may last for ever (MCP specification 2026-07-28, "Subscriptions"). */
const ENDLESS = "subscriptions/listen";

/** One request that was not answered yet. */
export interface Call {
  /** Aborted when nobody waits for its answer any more. */
  readonly signal: AbortSignal;
  /** It was answered. */
  end(): void;
}

interface Entry {
  readonly message: ClientMessage;
  readonly controller: AbortController;
}

/** The requests of a client that were not answered yet. */
export class InFlight {
  readonly #entries = new Set<Entry>();
  #onChange: (() => void) | undefined;

  /** Takes note of a request; `undefined` when there are too many. */
  begin(message: ClientMessage): Call | undefined {
    if (this.#entries.size >= MAX_IN_FLIGHT) return undefined;
    const controller = new AbortController();
    const entry: Entry = { message, controller };
    this.#entries.add(entry);
    return {
      signal: controller.signal,
      end: () => {
        this.#entries.delete(entry);
        this.#onChange?.();
      },
    };
  }

  /** Nobody waits for the answer to that request any more. @param id as JSON */
  cancel(id: string): void {
    for (const { message, controller } of this.#entries) {
      if (message.id === id) controller.abort();
    }
  }

  /** Nobody waits for anything any more. */
  abandon(): void {
    for (const { controller } of this.#entries) controller.abort();
  }

  /** Resolves when everything that will be answered is, or after the limit. @param limitMs milliseconds */
  settled(limitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => finish(), limitMs);
      const finish = (): void => {
        clearTimeout(timer);
        this.#onChange = undefined;
        resolve();
      };
      const look = (): void => {
        if ([...this.#entries].every(({ message }) => message.method === ENDLESS)) finish();
      };
      this.#onChange = look;
      look();
    });
  }
}
