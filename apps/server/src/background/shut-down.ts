import { BrowserMcpError } from "@browser-mcp/protocol";
import type { ShutdownWish } from "../http/server-life.js";
import { askServer } from "./ask-server.js";
import { findServer } from "./running-server.js";
import type { ServerPlace } from "./place.js";

/** Milliseconds that a server has to be gone. */
const GONE_MS = 10_000;
const CLEARED_MS = 5_000;
const POLL_MS = 50;

/**
 * Has a server end, and waits until its port is free.
 * @param pid its process, which is waited for a little longer than its port
 * @returns whether it ended; `false` where it does not meet the condition
 * @throws BrowserMcpError REQUEST_TIMEOUT where it stays
 */
export async function shutDown(
  place: ServerPlace,
  wish: ShutdownWish,
  pid: number | undefined,
): Promise<boolean> {
  const response = await askServer(place, `/shutdown?if=${wish}`, {
    method: "POST",
    signal: AbortSignal.timeout(GONE_MS),
  }).catch(() => undefined);
  if (response !== undefined && response.status !== 202) return false;
  const giveUpAt = Date.now() + GONE_MS;
  while (Date.now() < giveUpAt) {
    if ((await findServer(place)).kind === "nothing") {
      await processGone(pid);
      return true;
    }
    await pause();
  }
  throw new BrowserMcpError(
    "REQUEST_TIMEOUT",
    `The server on port ${place.port} did not end within ${GONE_MS / 1000} s.`,
    { hint: "End its process; `browser-mcp status` names it." },
  );
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, POLL_MS));

/** One that is dead and was not cleared away by its parent still has its number, so this gives up silently. */
async function processGone(pid: number | undefined): Promise<void> {
  const giveUpAt = Date.now() + CLEARED_MS;
  while (pid !== undefined && isAlive(pid) && Date.now() < giveUpAt) await pause();
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
