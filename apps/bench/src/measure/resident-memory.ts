import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

const KIB = 1024;

/**
 * The resident memory of a process in MB of 1,000,000 bytes, as the system counts it.
 * @throws Error when there is no such process
 */
export async function residentMb(pid: number): Promise<number> {
  if (process.platform === "linux") return parseStatus(await readFile(`/proc/${pid}/status`, "utf8"));
  const { stdout } = await promisify(execFile)("ps", ["-o", "rss=", "-p", String(pid)]);
  return (Number(stdout.trim()) * KIB) / 1e6;
}

/** MB from the text of `/proc/PID/status` (proc_pid_status(5), VmRSS). */
export function parseStatus(text: string): number {
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(text)?.[1];
  if (kib === undefined) throw new Error("This is no /proc/PID/status.");
  return (Number(kib) * KIB) / 1e6;
}
