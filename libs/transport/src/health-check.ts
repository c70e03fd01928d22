import { afterReading } from "./after-reading.js";

/** Looks at something again and again, each time once what has arrived is read. */
export class HealthCheck {
  #timer: NodeJS.Timeout | undefined;
  /** As `performance.now()` says. */
  #lookedAt = 0;

  /**
   * @param intervalMs between two looks
   * @param look told by how many milliseconds it comes late: for so long the process did not run
   */
  constructor(
    private readonly intervalMs: number,
    private readonly look: (lateMs: number) => void,
  ) {}

  /** Begins; harmless where it has begun. */
  start(): void {
    if (this.#timer !== undefined) return;
    this.#lookedAt = performance.now();
    this.#timer = setInterval(this.#due, this.intervalMs).unref();
  }

  /** Ends, until it is started again. */
  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  readonly #due = (): void => {
    const now = performance.now();
    const lateMs = Math.max(0, now - this.#lookedAt - this.intervalMs);
    this.#lookedAt = now;
    afterReading(() => this.look(lateMs));
  };
}
