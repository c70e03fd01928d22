import { BrowserMcpError, type ActionName, type CancelSignal } from "@browser-mcp/protocol";

/** What a deadline belongs to; named in its errors. */
export interface DeadlineSubject {
  readonly action: ActionName;
  readonly tabId?: number;
}

/** Ends one wait before its time; may answer with an error that says better what was waited for. */
type Interrupt = (error: BrowserMcpError) => void;

/** What a started wait gives back: called when the deadline ends first, to leave queues and the like. */
export type GiveUp = (error: BrowserMcpError) => BrowserMcpError | void;

/** `setTimeout` takes no longer delay. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/**
 * One caller's patience, from the question to the answer: it ends by time, by the caller's signal or by the hub,
 * and takes every wait that still goes on under it along. Owns one timer and at most one listener on the signal;
 * {@link dispose} frees both.
 */
export class Deadline {
  /** As `performance.now()` says: a clock that is set ends nothing early or late. */
  readonly endsAt: number;
  #ended: BrowserMcpError | undefined;
  #timedOut = false;
  readonly #timeoutMs: number;
  readonly #timer: NodeJS.Timeout;
  /** Most have one at a time. */
  #interrupt: Interrupt | undefined;
  #others: Set<Interrupt> | undefined;
  /** Absent where nobody can cancel it. */
  readonly #cancel: (() => void) | undefined;

  constructor(
    readonly subject: DeadlineSubject,
    timeoutMs: number,
    readonly signal?: CancelSignal,
  ) {
    this.#timeoutMs = Math.min(Math.max(timeoutMs, 0), MAX_DELAY_MS);
    this.endsAt = performance.now() + this.#timeoutMs;
    this.#timer = setTimeout(() => this.#expire(), this.#timeoutMs);
    if (signal === undefined) return;
    this.#cancel = () =>
      this.end(new BrowserMcpError("CANCELLED", `The call was cancelled: ${this.subject.action}`));
    if (signal.aborted) this.#cancel();
    else signal.addEventListener("abort", this.#cancel, { once: true });
  }

  /** Milliseconds that are left; 0 when it has ended. */
  get remainingMs(): number {
    return this.#ended === undefined ? Math.max(0, this.endsAt - performance.now()) : 0;
  }

  /** Whether time ended it. */
  get timedOut(): boolean {
    return this.#timedOut;
  }

  /** @throws BrowserMcpError REQUEST_TIMEOUT, CANCELLED or what else ended it */
  check(): void {
    if (this.#ended !== undefined) throw this.#ended;
  }

  /**
   * Waits for something, at most until the deadline ends.
   * @param start begins the wait; the function that it returns is called only when the deadline ends first
   */
  wait<T>(
    start: (resolve: (value: T) => void, reject: (error: BrowserMcpError) => void) => GiveUp,
  ): Promise<T> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    return new Promise<T>((resolve, reject) => {
      let giveUp: GiveUp | undefined = undefined;
      const interrupt: Interrupt = (error) => {
        this.#leave(interrupt);
        reject(giveUp?.(error) ?? error);
      };
      this.#enter(interrupt);
      giveUp = start(
        (value) => {
          this.#leave(interrupt);
          resolve(value);
        },
        (error) => {
          this.#leave(interrupt);
          reject(error);
        },
      );
    });
  }

  /**
   * Does something with a shorter patience.
   * @returns undefined when only the shorter one ran out
   */
  async within<T>(ms: number, run: (inner: Deadline) => Promise<T>): Promise<T | undefined> {
    this.check();
    const inner = new Deadline(this.subject, Math.min(ms, this.remainingMs));
    const follow: Interrupt = (error) => inner.end(error);
    this.#enter(follow);
    try {
      return await run(inner);
    } catch (error) {
      if (inner.timedOut) {
        this.check();
        return undefined;
      }
      throw error;
    } finally {
      this.#leave(follow);
      inner.dispose();
    }
  }

  /** Ends it now: every wait under it fails with this error. */
  end(error: BrowserMcpError): void {
    if (this.#ended !== undefined) return;
    this.#ended = error;
    this.dispose();
    const others = [...(this.#others ?? [])];
    this.#interrupt?.(error);
    for (const interrupt of others) interrupt(error);
  }

  /** Frees the timer and the listener; to be called once the caller has its answer. */
  dispose(): void {
    clearTimeout(this.#timer);
    if (this.#cancel !== undefined) this.signal?.removeEventListener("abort", this.#cancel);
  }

  #expire(): void {
    this.#timedOut = true;
    const { action, tabId } = this.subject;
    const where = tabId === undefined ? "" : ` on tab ${tabId}`;
    const seconds = this.#timeoutMs / 1000;
    this.end(
      new BrowserMcpError(
        "REQUEST_TIMEOUT",
        `Browser request timeout for action: ${action} (${seconds}s)${where}`,
      ),
    );
  }

  #enter(interrupt: Interrupt): void {
    if (this.#interrupt === undefined) this.#interrupt = interrupt;
    else (this.#others ??= new Set()).add(interrupt);
  }

  #leave(interrupt: Interrupt): void {
    if (this.#interrupt === interrupt) this.#interrupt = undefined;
    else this.#others?.delete(interrupt);
  }
}
