import { fileURLToPath } from "node:url";
import { WORKER_ARGUMENT } from "./workers/roles.js";

const [first, ...rest] = process.argv.slice(2);
// Each loads only what it needs: many workers start in one run.
if (first === WORKER_ARGUMENT) {
  const { runWorker } = await import("./workers/run-worker.js");
  await runWorker(rest);
} else {
  const { CommanderError } = await import("commander");
  try {
    const { runBench } = await import("./run-bench.js");
    process.exitCode = await runBench(fileURLToPath(import.meta.url), process.argv.slice(2));
  } catch (error) {
    // Commander has printed its own message.
    if (error instanceof CommanderError) process.exitCode = error.exitCode;
    else {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = 1;
    }
  }
}
