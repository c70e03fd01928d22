import { readFile } from "node:fs/promises";
import { BrowserMcpError } from "@browser-mcp/protocol";
import * as z from "zod";
import type { ShutdownWish } from "../http/server-life.js";
import { askServer } from "./ask-server.js";
import { findServer } from "./running-server.js";
import type { ServerPlace } from "./place.js";

/** Milliseconds that a server has to be gone, beside what it grants the calls under way. */
const GONE_MS = 10_000;
const POLL_MS = 50;

/** What a server says of its end; one of before does not. */
const endingSchema = z.object({ grace_secs: z.number().min(0).max(3_600).default(0) });

/**
 * Has a server end, and waits until it is gone, as long as it grants the calls under way and a little longer.
 * @param pid its process, which is waited for as well as its port
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
  const graceMs = (endingSchema.safeParse(response?.body).data?.grace_secs ?? 0) * 1000;
  const limitMs = graceMs + GONE_MS;
  const giveUpAt = performance.now() + limitMs;
  while ((await findServer(place)).kind !== "nothing") {
    if (performance.now() > giveUpAt) throw stays(place, limitMs);
    await pause();
  }
  while (pid !== undefined && (await isAlive(pid))) {
    // Its port is free, and the number may be another machine's: a server in a container.
    if (performance.now() > giveUpAt) break;
    await pause();
  }
  return true;
}

const stays = ({ port }: ServerPlace, limitMs: number): BrowserMcpError =>
  new BrowserMcpError(
    "REQUEST_TIMEOUT",
    `The server on port ${port} did not end within ${limitMs / 1000} s.`,
    { hint: "End its process; `browser-mcp status` names it." },
  );

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, POLL_MS));

/** Whether a process runs. One that is dead and was not cleared away by its parent keeps its number, but does not. */
async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // Linux tells; elsewhere the file is not there (proc(5): the state follows the name in brackets).
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  return !/^.*\) [ZX] /s.test(stat);
}
