import { spawnSync } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { runCommand } from "./run-command.js";

const TASKKILL_TIMEOUT_MS = 10_000;
const POLL_MS = 20;

/**
 * Kills a process that was started as leader of its group, with every process it started.
 * Resolves when none of them runs any more, or after the limit.
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
    if (process.platform === "linux" && !(await groupRuns(pid))) return;
  }
}

/** Whether a process of the group runs: what has died but is not cleared away yet, as in a container, does not. */
async function groupRuns(group: number): Promise<boolean> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const stats = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/stat`, "utf8").catch(() => "")));
  return stats.some((stat) => {
    // "<pid> (<name>) <state> <parent> <group> …"; the name may hold anything.
    const [state = "", , member] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return Number(member) === group && !"ZX".includes(state);
  });
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
