import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

/** Linux shows `utime` and `stime` in hundredths of a second on every architecture that Node runs on (USER_HZ). */
const MS_PER_TICK = 10;

/**
 * The CPU time, user and system, that a process has used since it began, all threads together, in milliseconds.
 * Measured from outside, so that every server is measured alike. Steps of 10 ms on Linux; of what `ps` shows elsewhere.
 * @throws Error when there is no such process
 */
export async function cpuTimeMs(pid: number): Promise<number> {
  if (process.platform === "linux") return parseProcStat(await readFile(`/proc/${pid}/stat`, "utf8"));
  const { stdout } = await promisify(execFile)("ps", ["-o", "time=", "-p", String(pid)]);
  return parsePsTime(stdout);
}

/** CPU milliseconds from the text of `/proc/PID/stat` (proc_pid_stat(5), fields 14 and 15). */
export function parseProcStat(text: string): number {
  // The second field is the program's name in parentheses and may itself hold spaces and parentheses.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const [user, system] = [Number(fields[11]), Number(fields[12])];
  if (!Number.isFinite(user + system)) throw new Error("This is no /proc/PID/stat.");
  return (user + system) * MS_PER_TICK;
}

/** CPU milliseconds from `ps -o time=`: `[[dd-]hh:]mm:ss[.cc]`. */
export function parsePsTime(text: string): number {
  const match = /^(?:(?:(\d+)-)?(\d+):)?(\d+):(\d+(?:\.\d+)?)$/.exec(text.trim());
  if (match === null) throw new Error("This is no CPU time of ps.");
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0));
  return Math.round((((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000);
}
