/** Longer, nobody waits to be told; the attempt itself will tell. */
const PATIENCE_MS = 3_000;

/**
 * Whether any server listens at the address of a WebSocket, whatever it answers to a plain request. Chrome holds back
 * the WebSockets of an extension whose attempts failed often, for up to 5 s each, but not its plain requests: who asks
 * this first finds a server that is back the sooner.
 */
export async function somebodyListens(url: string, request: typeof fetch = fetch): Promise<boolean> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  try {
    await request(url.replace(/^ws/, "http"), {
      cache: "no-store",
      credentials: "omit",
      redirect: "manual",
      signal,
    });
    return true;
  } catch {
    return signal.aborted; // otherwise the connection was refused, which is the answer
  }
}
