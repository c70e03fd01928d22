import { spawnSync } from "node:child_process";
import { runCommand } from "./run-command.js";

const TASKKILL_TIMEOUT_MS = 10_000;
const POLL_MS = 20;

/**
 * Kills a process that was started as leader of its group, with every process it started.
 * Resolves when they are gone, or after the limit: a container without an init never clears away dead orphans.
 * @param limitMs milliseconds
 */
export async function killGroup(pid: number, limitMs = 2_000): Promise<void> {
  if (process.platform === "win32") {
    await runCommand("taskkill", ["/pid", String(pid), "/T", "/F"], { timeoutMs: TASKKILL_TIMEOUT_MS });
    return;
  }
  const giveUpAt = Date.now() + limitMs;
  while (signalGroup(pid, "SIGKILL") && Date.now() < giveUpAt) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** The same for a process that is about to exit: kills the group and does not wait until it is gone. */
export function killGroupNow(pid: number): void {
  if (process.platform !== "win32") signalGroup(pid, "SIGKILL");
  else spawnSync("taskkill", ["/pid", String(pid), "/T", "/F"], { timeout: TASKKILL_TIMEOUT_MS });
}

/** Whether there is a process of that number, whoever it belongs to. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** Whether there was a process to signal. */
function signalGroup(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(-pid, signal);
  } catch {
    return false;
  }
}
