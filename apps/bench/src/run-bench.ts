import { existsSync } from "node:fs";
import { cpus } from "node:os";
import { resolve } from "node:path";
import { parseArguments } from "./arguments.js";
import { formatBrowserReports, type BrowserReport } from "./browser/browser-report.js";
import { runBrowserBench } from "./browser/run-browser-bench.js";
import { formatReports, type ScenarioReport } from "./report.js";
import { runScenario } from "./run-scenario.js";

/**
 * The bench: runs the scenarios and prints what it measured, after Ctrl-C what it knows by then.
 * @param program this program's built file
 * @returns the exit code: 0, 1 when calls failed, 130 after Ctrl-C
 * @throws CommanderError for wrong arguments, Error when something cannot be started
 */
export async function runBench(program: string, args: readonly string[]): Promise<number> {
  const { json, scenarios, browserScenarios, calls, clients, ...given } = parseArguments(args);
  const server = given.server === undefined ? besides(program) : resolve(given.server);
  if (!existsSync(server)) {
    throw new Error(`There is no server at ${server}; build it with \`npx nx build server\`.`);
  }
  const stop = new AbortController();
  process.on("SIGINT", () => {
    // The second one does not wait for anything; the processes end with this one.
    if (stop.signal.aborted) process.exit(130);
    stop.abort();
  });
  process.on("SIGTERM", () => stop.abort());
  const onProgress = (line: string): void => void process.stderr.write(`${line}\n`);

  const reports: ScenarioReport[] = [];
  for (const scenario of scenarios) {
    if (stop.signal.aborted) break;
    const options = { program, server, calls, clients, signal: stop.signal, onProgress };
    try {
      reports.push(await runScenario(scenario, options));
    } catch (error) {
      if (!stop.signal.aborted) throw error;
    }
  }
  const browserReports: BrowserReport[] = [];
  const inBrowser = { calls, signal: stop.signal, onProgress };
  try {
    for await (const report of runBrowserBench(browserScenarios, server, inBrowser))
      browserReports.push(report);
  } catch (error) {
    if (!stop.signal.aborted) throw error;
  }
  const complete = !stop.signal.aborted;
  process.stdout.write(
    `${json ? asJson(reports, browserReports, complete) : asTables(reports, browserReports)}\n`,
  );
  if (!complete) return 130;
  return reports.some((report) => hasFailed(report)) ? 1 : 0;
}

/** Where the server's build lies beside this one's: `dist/apps/server/main.js`. */
function besides(program: string): string {
  return resolve(program, "../../server/main.js");
}

function asTables(reports: readonly ScenarioReport[], browser: readonly BrowserReport[]): string {
  const tables = [
    ...(reports.length === 0 ? [] : [formatReports(reports)]),
    ...(browser.length === 0 ? [] : [formatBrowserReports(browser)]),
  ];
  return tables.join("\n\n");
}

function asJson(
  reports: readonly ScenarioReport[],
  browser: readonly BrowserReport[],
  complete: boolean,
): string {
  const machine = { node: process.version, platform: process.platform, cores: cpus().length };
  return JSON.stringify(
    { complete, ...machine, cpu: cpus()[0]?.model, scenarios: reports, browser },
    undefined,
    2,
  );
}

function hasFailed({ server, bare }: ScenarioReport): boolean {
  return [server, bare].some((measured) => measured === undefined || measured.failures > 0);
}
