import { spawn } from "node:child_process";

/** How to run a command. */
export interface RunCommandOptions {
  /** Milliseconds; the command and all it started are ended then. */
  readonly timeoutMs: number;
  /** Aborting it ends the command and all it started. */
  readonly signal?: AbortSignal;
}

/** How a command ended. It never throws: a command that could not be started has no exit code either. */
export interface CommandResult {
  /** `null` where a signal ended it or it did not start. */
  readonly exitCode: number | null;
  /** The last {@link MAX_OUTPUT_CHARACTERS} of both its outputs, or why it did not start. */
  readonly output: string;
  readonly timedOut: boolean;
}

/** Runs a command to its end; specs answer in its place. */
export type RunCommand = (
  command: string,
  args: readonly string[],
  options: RunCommandOptions,
) => Promise<CommandResult>;

/** What is kept of a command's output. */
export const MAX_OUTPUT_CHARACTERS = 64 * 1024;

/** How long a command may take to stop by itself before it is killed. */
const KILL_AFTER_MS = 5_000;

/** Runs a command of this machine without input, in a process group of its own so that nothing of it stays behind. */
export const runCommand: RunCommand = (command, args, { timeoutMs, signal }) =>
  new Promise((resolve) => {
    if (signal?.aborted) {
      resolve({ exitCode: null, output: "cancelled", timedOut: false });
      return;
    }
    const grouped = process.platform !== "win32";
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], detached: grouped });
    let output = "";
    let timedOut = false;
    let killTimer: NodeJS.Timeout | undefined;

    const keep = (chunk: string): void => {
      output = (output + chunk).slice(-MAX_OUTPUT_CHARACTERS);
    };
    const send = (name: "SIGTERM" | "SIGKILL"): void => {
      if (child.pid === undefined) return;
      try {
        if (grouped) process.kill(-child.pid, name);
        else child.kill(name);
      } catch (error) {
        keep(`\n${String(error)}`);
      }
    };
    const end = (): void => {
      send("SIGTERM");
      killTimer ??= setTimeout(() => send("SIGKILL"), KILL_AFTER_MS);
    };
    const deadline = setTimeout(() => {
      timedOut = true;
      end();
    }, timeoutMs);
    const finish = (exitCode: number | null): void => {
      clearTimeout(deadline);
      clearTimeout(killTimer);
      signal?.removeEventListener("abort", end);
      resolve({ exitCode, output, timedOut });
    };

    signal?.addEventListener("abort", end, { once: true });
    child.stdout.setEncoding("utf8").on("data", keep);
    child.stderr.setEncoding("utf8").on("data", keep);
    child.once("error", (error) => {
      keep(error.message);
      if (child.pid === undefined) finish(null);
    });
    child.once("close", finish);
  });
