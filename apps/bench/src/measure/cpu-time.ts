import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { promisify } from "node:util";

/** Linux shows `utime` and `stime` in hundredths of a second on every architecture that Node runs on (USER_HZ). */
const MS_PER_TICK = 10;
const NS_PER_MS = 1e6;

/**
 * The CPU time, user and system, that a process has used since it began, all threads together, in milliseconds.
 * Measured from outside, so that every server is measured alike. On Linux exactly, of the threads that live, which those
 * of a Node process do to its end, where the kernel keeps that account, and else in steps of 10 ms; elsewhere in the
 * steps of what `ps` shows.
 * @throws Error when there is no such process
 */
export async function cpuTimeMs(pid: number): Promise<number> {
  if (process.platform === "linux") {
    return (await scheduledMs(pid)) ?? parseProcStat(await readFile(`/proc/${pid}/stat`, "utf8"));
  }
  const { stdout } = await promisify(execFile)("ps", ["-o", "time=", "-p", String(pid)]);
  return parsePsTime(stdout);
}

/** The sum over all threads; undefined where the kernel does not tell, or a thread ended meanwhile. */
async function scheduledMs(pid: number): Promise<number | undefined> {
  try {
    const threads = await readdir(`/proc/${pid}/task`);
    const texts = await Promise.all(
      threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/schedstat`, "utf8")),
    );
    return texts.reduce((sum, text) => sum + parseSchedStat(text), 0);
  } catch {
    return undefined;
  }
}

/** CPU milliseconds from the text of `/proc/PID/task/TID/schedstat` (kernel documentation, sched-stats; nanoseconds first). */
export function parseSchedStat(text: string): number {
  const ns = /^(\d+) \d+ \d+\s*$/.exec(text)?.[1];
  if (ns === undefined) throw new Error("This is no schedstat.");
  return Number(ns) / NS_PER_MS;
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
