/**
 * What tells that nobody waits any more: the part of an `AbortSignal` (DOM standard, 3.2) that is needed here, so that any
 * of those may be given, and `Cancellation`, which costs a tenth of one.
 */
export interface CancelSignal {
  readonly aborted: boolean;
  /** Why; undefined as long as it is not aborted. */
  readonly reason: unknown;
  addEventListener(type: "abort", listener: () => void, options?: { readonly once?: boolean }): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/**
 * A signal together with what aborts it. Every listener is told once, in the order of their coming; what one throws keeps no
 * other from being told, nor whoever aborts it from going on, and is the process's to hear of, as with an `AbortSignal`.
 */
export class Cancellation implements CancelSignal {
  #aborted = false;
  #reason: unknown;
  /** Most have one. */
  #listener: (() => void) | undefined;
  #others: Set<() => void> | undefined;

  get aborted(): boolean {
    return this.#aborted;
  }

  get reason(): unknown {
    return this.#reason;
  }

  /** Aborts it; a second time does nothing. */
  abort(reason?: unknown): void {
    if (this.#aborted) return;
    this.#aborted = true;
    this.#reason = reason ?? CANCELLED;
    const first = this.#listener;
    this.#listener = undefined;
    if (first !== undefined) tell(first);
    // A listener may take another one away that has not been told yet.
    for (const listener of this.#others ?? []) tell(listener);
    this.#others = undefined;
  }

  addEventListener(_type: "abort", listener: () => void): void {
    if (this.#aborted || this.#listener === listener) return;
    if (this.#listener === undefined && this.#others === undefined) this.#listener = listener;
    else (this.#others ??= new Set()).add(listener);
  }

  removeEventListener(_type: "abort", listener: () => void): void {
    if (this.#listener === listener) this.#listener = undefined;
    else this.#others?.delete(listener);
  }
}

function tell(listener: () => void): void {
  try {
    listener();
  } catch (thrown) {
    queueMicrotask(() => {
      throw thrown;
    });
  }
}

/** A reason of our own: the platform's is an exception with a stack, whose making costs more than all else here. */
const CANCELLED = "It was cancelled.";

/** A signal for what takes the platform's alone, `fetch` say. Ends with the given one, which keeps it alive. */
export function abortSignalOf(signal: CancelSignal): AbortSignal {
  if (signal instanceof AbortSignal) return signal;
  const controller = new AbortController();
  const abort = (): void => controller.abort(signal.reason);
  if (signal.aborted) abort();
  else signal.addEventListener("abort", abort, { once: true });
  return controller.signal;
}
