import type { ToolCallRecord } from "@browser-mcp/tools";

/** One call as the status page shows it. */
export interface RecentCall {
  readonly id: number;
  /** Milliseconds since the epoch at which it ended. */
  readonly at: number;
  readonly client: string;
  readonly tool: string;
  readonly tab: number | null;
  readonly browser: string | null;
  /** Milliseconds. */
  readonly ms: number;
  readonly outcome: string;
  /** Characters of its result. */
  readonly size: number;
}

/** The newest calls. */
export class RecentCalls {
  readonly #calls: RecentCall[] = [];
  readonly #most: number;
  #total = 0;

  /** @param most calls that are kept */
  constructor(most = 50) {
    this.#most = most;
  }

  /** Calls since the start. */
  get total(): number {
    return this.#total;
  }

  add({ id, caller, tool, tabId, browserId, duration, outcome, resultSize }: ToolCallRecord): void {
    this.#total += 1;
    if (this.#calls.length === this.#most) this.#calls.shift();
    this.#calls.push({
      id,
      at: Date.now(),
      client: caller.client,
      tool,
      tab: tabId ?? null,
      browser: browserId ?? null,
      ms: Math.round(duration * 10) / 10,
      outcome,
      size: resultSize,
    });
  }

  /** The newest first. */
  list(): readonly RecentCall[] {
    return [...this.#calls].reverse();
  }
}
