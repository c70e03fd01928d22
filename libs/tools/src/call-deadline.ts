import { BrowserMcpError } from "@browser-mcp/protocol";

/**
 * Runs `work` with a signal that is aborted when the caller's is or when the deadline ends, and settles then even if
 * `work` does not heed it. Leaves no timer and no listener behind.
 * @throws BrowserMcpError REQUEST_TIMEOUT or CANCELLED, or whatever `work` throws
 */
export async function callWithDeadline<T>(
  name: string,
  deadlineMs: number,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let stop: () => void = () => undefined;
  const stopped = new Promise<never>((_resolve, reject) => {
    const end = (error: BrowserMcpError): void => {
      controller.abort(error);
      reject(error);
    };
    const onAbort = (): void => {
      end(new BrowserMcpError("CANCELLED", `${name} was cancelled.`));
    };
    const timer = setTimeout(() => {
      end(new BrowserMcpError("REQUEST_TIMEOUT", `${name} took longer than ${deadlineMs / 1000} s.`));
    }, deadlineMs);
    stop = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
    };
    if (signal?.aborted === true) onAbort();
    else signal?.addEventListener("abort", onAbort);
  });
  try {
    if (controller.signal.aborted) return await stopped;
    return await Promise.race([stopped, work(controller.signal)]);
  } finally {
    stop();
  }
}
