import { BrowserMcpError } from "@browser-mcp/protocol";
import { noBrowsers } from "./browser-link.js";
import type { Deadline } from "./deadline.js";
import type { HubLimits } from "./limits.js";

/** Calls that found no browser and wait for one to connect (WIRE.md 1.3). */
export class ReconnectWaiters {
  readonly #waiters = new Set<() => void>();

  constructor(private readonly limits: Pick<HubLimits, "maxPendingPerSocket" | "reconnectGraceMs">) {}

  /**
   * Waits until a browser connects, no longer than the reconnect grace.
   * @throws BrowserMcpError CONNECTION_NOT_AVAILABLE, LIMIT_EXCEEDED or CANCELLED
   */
  async wait(deadline: Deadline): Promise<void> {
    const { maxPendingPerSocket, reconnectGraceMs } = this.limits;
    if (this.#waiters.size >= maxPendingPerSocket) {
      throw new BrowserMcpError("LIMIT_EXCEEDED", `${maxPendingPerSocket} calls wait for a browser already.`);
    }
    return deadline.wait<void>((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(timer);
        this.#waiters.delete(wake);
      };
      const wake = (): void => {
        stop();
        resolve();
      };
      const timer = setTimeout(() => {
        stop();
        reject(noBrowsers());
      }, reconnectGraceMs);
      this.#waiters.add(wake);
      return () => {
        stop();
        return deadline.timedOut ? noBrowsers() : undefined;
      };
    });
  }

  /** A browser can be asked: all go on. */
  wake(): void {
    for (const wake of [...this.#waiters]) wake();
  }
}
