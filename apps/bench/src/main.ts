import { fileURLToPath } from "node:url";
import { CommanderError } from "commander";
import { runBench } from "./run-bench.js";
import { WORKER_ARGUMENT } from "./workers/roles.js";
import { runWorker } from "./workers/run-worker.js";

const [first, ...rest] = process.argv.slice(2);
if (first === WORKER_ARGUMENT) {
  await runWorker(rest);
} else {
  try {
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
