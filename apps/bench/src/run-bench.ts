import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { parseArguments } from "./arguments.js";
import { recordOf } from "./report/run-record.js";
import { formatReports } from "./report/text-report.js";
import { runScenarios } from "./run-scenarios.js";

/**
 * The bench: runs the scenarios and prints what it measured, after Ctrl-C what it knows by then.
 * @param program this program's built file
 * @returns the exit code: 0, 1 when calls or scenarios failed, 130 after Ctrl-C
 * @throws CommanderError for wrong arguments, Error when something cannot be started
 */
export async function runBench(program: string, args: readonly string[]): Promise<number> {
  const { json, scenarios, browserScenarios, ...given } = parseArguments(args);
  const server = given.server === undefined ? besides(program) : resolve(given.server);
  if (!existsSync(server)) {
    throw new Error(`There is no server at ${server}; build it with \`npx nx build server\`.`);
  }
  const signal = untilTold();
  const onProgress = (line: string): void => void process.stderr.write(`${line}\n`);
  const bench = { ...given, program, server, signal, onProgress };
  const { reports, failed } = await runScenarios(scenarios, browserScenarios, bench);
  const record = recordOf(reports, !signal.aborted);
  process.stdout.write(`${json ? JSON.stringify(record, undefined, 2) : formatReports(reports)}\n`);
  if (signal.aborted) return 130;
  return failed ? 1 : 0;
}

/** Aborts at the first Ctrl-C; the second one does not wait for anything: the processes end with this one. */
function untilTold(): AbortSignal {
  const stop = new AbortController();
  process.on("SIGINT", () => {
    if (stop.signal.aborted) process.exit(130);
    stop.abort();
  });
  process.on("SIGTERM", () => stop.abort());
  return stop.signal;
}

/** Where the server's build lies beside this one's: `dist/apps/server/main.js`. */
function besides(program: string): string {
  return resolve(program, "../../server/main.js");
}
