import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { ClientRequest } from "node:http";

/** The end of a wait; it may be moved. */
export interface MovableDeadline {
  /** From now on the work has this long (milliseconds), and fails with this message. */
  restart(timeoutMs: number, message: string): void;
}

/**
 * Runs work of a library that makes HTTP requests and has neither deadline nor cancellation of its own. At the
 * deadline, or when the caller cancels, its requests to the named hosts are destroyed so that no socket stays open.
 * @throws Error with the deadline's message, "cancelled", or what the work throws
 */
export async function cancellingRequests<T>(
  hosts: readonly string[],
  signal: AbortSignal | undefined,
  work: (deadline: MovableDeadline) => Promise<T>,
): Promise<T> {
  if (signal?.aborted) throw new Error("cancelled");
  const requests = new Set<ClientRequest>();
  const note = (message: unknown): void => {
    if (typeof message !== "object" || message === null || !("request" in message)) return;
    const { request } = message;
    if (!(request instanceof ClientRequest) || !hosts.includes(request.host)) return;
    requests.add(request);
    request.once("close", () => requests.delete(request));
  };
  let timer: NodeJS.Timeout | undefined;
  let cancel: () => void = () => undefined;

  subscribe("http.client.request.start", note);
  try {
    return await new Promise<T>((resolve, reject) => {
      const fail = (message: string): void => {
        reject(new Error(message));
        for (const request of requests) request.destroy();
      };
      cancel = () => fail("cancelled");
      signal?.addEventListener("abort", cancel, { once: true });
      const restart = (timeoutMs: number, message: string): void => {
        clearTimeout(timer);
        timer = setTimeout(() => fail(message), timeoutMs);
      };
      work({ restart }).then(resolve, reject);
    });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", cancel);
    unsubscribe("http.client.request.start", note);
  }
}
