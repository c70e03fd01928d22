import type { LoadOrder, LoadResult } from "../workers/load.js";
import type { OpenedSessions } from "../workers/open-sessions.js";
import type { WorkerProcess } from "../workers/worker-process.js";

/** Lets the clients' worker make a turn of requests. */
export async function loadOf(
  loader: WorkerProcess<"clients">,
  order: LoadOrder,
  signal: AbortSignal,
): Promise<LoadResult> {
  const { load } = await loader.ask({ ask: "load", ...order }, signal);
  if (load === undefined) throw new Error("The clients tell nothing of their load.");
  return load;
}

/** Lets the clients' worker open sessions. */
export async function sessionsOf(
  loader: WorkerProcess<"clients">,
  url: string,
  sessions: number,
  signal: AbortSignal,
): Promise<OpenedSessions> {
  const { opened } = await loader.ask({ ask: "open", url, sessions }, signal);
  if (opened === undefined) throw new Error("The clients tell nothing of their sessions.");
  return opened;
}
