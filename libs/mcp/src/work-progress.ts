/** When a client that asked for progress hears of work that goes on. */
export interface ProgressPace {
  /** Milliseconds after which work counts as long; what ends before tells nothing. */
  readonly firstMs: number;
  /** Milliseconds from then on between two messages where nothing changes. */
  readonly everyMs: number;
}

/** Soon enough for a person who looks, and often enough for a client whose timeout starts anew with each message. */
export const defaultProgressPace: ProgressPace = { firstMs: 1_000, everyMs: 5_000 };

/** Sends `notifications/progress`. */
export type SendProgress = (progress: number, total: number | undefined, message: string | undefined) => void;

/**
 * The progress of one request whose client asked for it (MCP specification 2025-11-25, "Progress"). Nobody knows how much
 * of a browser's work is done: what is told is the seconds so far, without a total, and what is waited for. Work that
 * counts by itself does so with {@link report}, and is left to it from then on.
 */
export class WorkProgress {
  readonly #send: SendProgress;
  readonly #pace: ProgressPace;
  readonly #started = performance.now();
  #what: (() => string) | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** Milliseconds since the start at which it was told last. */
  #toldAt = 0;
  /** What was told last: it must grow. */
  #told = -Infinity;
  #silent = false;

  constructor(send: SendProgress, pace: ProgressPace = defaultProgressPace) {
    this.#send = send;
    this.#pace = pace;
  }

  /** Numbers of the work's own. What is not more than before cannot be sent. */
  report(progress: number, total?: number, message?: string): void {
    this.end();
    if (progress <= this.#told) return;
    this.#told = progress;
    this.#send(progress, total, message);
  }

  /** Says what is done or waited for from now on; told at once where the work takes long already. */
  doing(what: () => string): void {
    if (this.#silent) return;
    this.#what = what;
    if (this.#timer === undefined) this.#wait(this.#pace.firstMs);
    else if (this.#toldAt > 0 && this.#elapsed() - this.#toldAt >= this.#pace.firstMs) this.#tell();
  }

  /** Tells nothing more of what is done; the request is answered. */
  end(): void {
    this.#silent = true;
    clearTimeout(this.#timer);
  }

  #elapsed(): number {
    return performance.now() - this.#started;
  }

  #tell(): void {
    clearTimeout(this.#timer);
    this.#toldAt = this.#elapsed();
    const seconds = Math.round(this.#toldAt / 100) / 10;
    if (seconds > this.#told) {
      this.#told = seconds;
      this.#send(seconds, undefined, `${this.#what?.() ?? ""} (${Math.round(seconds)} s so far)`);
    }
    this.#wait(this.#pace.everyMs);
  }

  #wait(ms: number): void {
    this.#timer = setTimeout(() => this.#tell(), ms).unref();
  }
}
