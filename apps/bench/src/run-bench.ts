import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { parseArguments } from "./arguments.js";
import { compare, formatComparison, type Comparison } from "./report/comparison.js";
import { htmlReport } from "./report/html/html-report.js";
import { readBaseline, recordOf, type Baseline, type RunRecord } from "./report/run-record.js";
import { formatReports } from "./report/text-report.js";
import { runScenarios } from "./run-scenarios.js";

/**
 * The bench: runs the scenarios and prints what it measured, after Ctrl-C what it knows by then.
 * @param program this program's built file
 * @returns the exit code: 0, 1 when calls or scenarios failed, 130 after Ctrl-C
 * @throws CommanderError for wrong arguments, Error for files that cannot be used, each before anything runs
 */
export async function runBench(program: string, args: readonly string[]): Promise<number> {
  const { json, html, scenarios, browserScenarios, ...given } = parseArguments(args);
  const server = given.server === undefined ? besides(program) : resolve(given.server);
  if (!existsSync(server)) {
    throw new Error(`There is no server at ${server}; build it with \`npx nx build server\`.`);
  }
  const baseline = given.baseline === undefined ? undefined : await baselineOf(given.baseline);
  // Found out before the run and not after it; what is there stays until there is something new.
  if (html !== undefined) await write(html, "", "a");
  const signal = untilTold();
  const onProgress = (line: string): void => void process.stderr.write(`${line}\n`);
  const bench = { ...given, program, server, signal, onProgress };
  const { reports, failed } = await runScenarios(scenarios, browserScenarios, bench);
  const record = recordOf(reports, !signal.aborted);
  const comparison = baseline === undefined ? undefined : compare(record, baseline);
  if (html !== undefined) await write(html, htmlReport(record, comparison));
  process.stdout.write(`${json ? asJson(record, comparison) : asText(record, comparison)}\n`);
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

async function baselineOf(file: string): Promise<Baseline> {
  try {
    return readBaseline(await readFile(file, "utf8"));
  } catch (error) {
    throw new Error(`${file} cannot be compared with: ${reasonOf(error)}.`, { cause: error });
  }
}

async function write(file: string, text: string, flag: "a" | "w" = "w"): Promise<void> {
  try {
    await writeFile(file, text, { flag });
  } catch (error) {
    throw new Error(`${file} cannot be written: ${reasonOf(error)}.`, { cause: error });
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const asJson = (record: RunRecord, comparison: Comparison | undefined): string =>
  JSON.stringify({ ...record, ...(comparison === undefined ? {} : { comparison }) }, undefined, 2);

function asText({ scenarios }: RunRecord, comparison: Comparison | undefined): string {
  const compared = comparison === undefined ? [] : [formatComparison(comparison)];
  return [formatReports(scenarios), ...compared].join("\n\n");
}
