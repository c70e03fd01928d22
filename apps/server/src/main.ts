import { homedir } from "node:os";
import { fileURLToPath } from "node:url";
import type { StartReport } from "./background/start-report.js";
import { runProgram } from "./cli/program.js";
import { lastOutput } from "./last-output.js";
import { flushLines } from "./observability/batched-lines.js";
import { watchProcess } from "./process-watch.js";

const stop = new AbortController();
watchProcess(process, stop);

let outputFailed = false;
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // A reader that is gone (`| head -1`) wants no more; anything else (a full disk) is a failure.
  if (error.code !== "EPIPE" && !outputFailed) {
    outputFailed = true;
    process.stderr.write(`browser-mcp: The output cannot be written: ${error.message}\n`);
  }
  stop.abort();
});
// A log that cannot be written ends nothing: the disk may have room again, and nobody could be told.
process.stderr.on("error", () => undefined);

/** The working directory; the home directory where it was deleted. */
function workingDirectory(): string {
  try {
    return process.cwd();
  } catch {
    return homedir();
  }
}

/** One word to the process that started this one, if it listens; then nothing more is between them. */
function report(message: StartReport): void {
  if (!process.connected) return;
  process.send?.(message, () => {
    if (process.connected) process.disconnect();
  });
}

const code = await runProgram(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  variables: process.env,
  home: homedir(),
  directory: workingDirectory(),
  program: fileURLToPath(import.meta.url),
  extensionDir: fileURLToPath(new URL("./extension", import.meta.url)),
  stop: stop.signal,
  report,
});
// What was printed and logged reaches a pipe before the process ends.
flushLines();
await lastOutput(process.stdout, process.stderr);
process.exit(outputFailed ? 1 : code);
