/** Something that nobody caught: nobody knows what state the program is in, so it ends. */
export class UnexpectedFault extends Error {
  override readonly name = "UnexpectedFault";

  constructor(thrown: unknown) {
    super(thrown instanceof Error ? thrown.message : String(thrown), { cause: thrown });
    // Where it happened, not where it was noticed.
    if (thrown instanceof Error && thrown.stack !== undefined) this.stack = thrown.stack;
  }
}

/** What ended the program, where that was a fault. */
export function faultOf(stop: AbortSignal): UnexpectedFault | undefined {
  const reason: unknown = stop.reason;
  return reason instanceof UnexpectedFault ? reason : undefined;
}

/** What a {@link watchProcess} needs of the process. */
export interface WatchedProcess {
  on(event: string, listener: (detail: unknown) => void): unknown;
  exit(code: number): void;
}

/** Milliseconds that closing everything may take after a fault. */
const FAULT_LIMIT_MS = 10_000;

/** The exit code of one who was interrupted. */
const INTERRUPTED = 130;

/**
 * Asks the program to stop at the first signal and at the first fault, whose {@link UnexpectedFault} is the reason then.
 * The second of them waits for nothing: the process exits, and what was launched goes with it.
 */
export function watchProcess(process: WatchedProcess, stop: AbortController): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => {
      if (stop.signal.aborted) process.exit(INTERRUPTED);
      stop.abort();
    });
  }
  for (const event of ["uncaughtException", "unhandledRejection"]) {
    process.on(event, (thrown) => {
      if (stop.signal.aborted) process.exit(1);
      setTimeout(() => process.exit(1), FAULT_LIMIT_MS).unref();
      stop.abort(new UnexpectedFault(thrown));
    });
  }
}
