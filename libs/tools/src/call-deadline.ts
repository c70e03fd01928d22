import { BrowserMcpError, Cancellation } from "@browser-mcp/protocol";
import type { CancelSignal } from "@browser-mcp/protocol";

/** Lets a call wait for a person without its deadline coming nearer. */
export type Hold = <T>(wait: Promise<T>) => Promise<T>;

/**
 * Runs `work` with a signal that is aborted when the caller's is or when the deadline ends, and settles then even if
 * `work` does not heed it. Leaves no timer and no listener behind.
 * @throws BrowserMcpError REQUEST_TIMEOUT or CANCELLED, or whatever `work` throws
 */
export function callWithDeadline<T>(
  name: string,
  deadlineMs: number,
  signal: CancelSignal | undefined,
  work: (signal: CancelSignal, hold: Hold) => Promise<T>,
): Promise<T> {
  const cancellation = new Cancellation();
  const clock = new PausableTimer(deadlineMs);
  const hold: Hold = async (wait) => {
    clock.pause();
    try {
      return await wait;
    } finally {
      clock.resume();
    }
  };
  return new Promise<T>((resolve, reject) => {
    const stop = (): void => {
      clock.end();
      signal?.removeEventListener("abort", onAbort);
    };
    const end = (error: BrowserMcpError): void => {
      stop();
      cancellation.abort(error);
      reject(error);
    };
    const onAbort = (): void => end(new BrowserMcpError("CANCELLED", `${name} was cancelled.`));
    if (signal?.aborted === true) return onAbort();
    signal?.addEventListener("abort", onAbort);
    clock.start(() => {
      end(new BrowserMcpError("REQUEST_TIMEOUT", `${name} took longer than ${deadlineMs / 1000} s.`));
    });
    const fail = (thrown: unknown): void => {
      stop();
      reject(thrown);
    };
    try {
      work(cancellation, hold).then((value) => {
        stop();
        resolve(value);
      }, fail);
    } catch (thrown) {
      fail(thrown);
    }
  });
}

/** A timer that stands still as long as somebody holds it. */
class PausableTimer {
  #left: number;
  #startedAt = 0;
  #holders = 0;
  #ended = false;
  #fire: () => void = () => undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(ms: number) {
    this.#left = ms;
  }

  start(fire: () => void): void {
    this.#fire = fire;
    this.#run();
  }

  pause(): void {
    this.#holders += 1;
    if (this.#holders > 1 || this.#ended) return;
    clearTimeout(this.#timer);
    this.#left = Math.max(0, this.#left - (performance.now() - this.#startedAt));
  }

  resume(): void {
    this.#holders -= 1;
    if (this.#holders === 0 && !this.#ended) this.#run();
  }

  end(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
  }

  #run(): void {
    this.#startedAt = performance.now();
    this.#timer = setTimeout(this.#fire, this.#left);
  }
}
