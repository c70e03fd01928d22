import { BrowserMcpError } from "@browser-mcp/protocol";
import type { Deadline } from "./deadline.js";

/** Spaces work so that never more than `count` pieces begin within `periodMs`. */
export class Pacer {
  /** When the last `count` pieces began or will begin, oldest first; as `performance.now()` says. */
  readonly #starts: number[] = [];

  constructor(
    private readonly count: number,
    private readonly periodMs: number,
  ) {}

  /**
   * Waits until the next piece may begin.
   * @throws BrowserMcpError RATE_LIMITED at once when that is after the deadline, or what ended the deadline
   */
  async wait(deadline: Deadline): Promise<void> {
    const now = performance.now();
    const oldest = this.#starts.length < this.count ? undefined : this.#starts[0];
    const start = oldest === undefined ? now : Math.max(now, oldest + this.periodMs);
    if (start >= deadline.endsAt) {
      throw new BrowserMcpError(
        "RATE_LIMITED",
        `The browser allows ${this.count} calls of ${deadline.subject.action} in ${this.periodMs} ms, and more are waiting than fit into the deadline.`,
      );
    }
    this.#starts.push(start);
    if (this.#starts.length > this.count) this.#starts.shift();
    if (start > now) await pause(start - now, deadline);
  }
}

/** Waits so many milliseconds, or less when the deadline ends. */
export function pause(ms: number, deadline: Deadline): Promise<void> {
  return deadline.wait<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    return () => clearTimeout(timer);
  });
}
