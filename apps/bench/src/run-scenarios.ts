import { asScenarioReport } from "./browser/browser-report.js";
import { runBrowserBench } from "./browser/run-browser-bench.js";
import { Draft } from "./report/draft.js";
import type { ScenarioReport } from "./report/scenario-report.js";
import type { Bench, Scenario } from "./scenarios/scenario.js";

/** Calls in a real browser where nobody names a number; each scenario has its own bound beside it. */
const BROWSER_CALLS = 4_000;

/** What was measured, and whether all that was wished for could be. */
export interface Results {
  readonly reports: readonly ScenarioReport[];
  /** A scenario ended with an error, or calls were answered wrongly. */
  readonly failed: boolean;
}

/**
 * Runs scenarios one after another, then those in a real browser. A scenario that fails says so in its report and keeps
 * none of the others from running; one that is stopped reports what is known by then.
 */
export async function runScenarios(
  scenarios: readonly Scenario[],
  inBrowser: ReadonlySet<string>,
  bench: Bench,
): Promise<Results> {
  const reports: ScenarioReport[] = [];
  let failed = false;
  for (const scenario of scenarios) {
    if (bench.signal.aborted) break;
    const draft = new Draft(scenario);
    const onProgress = (line: string): void => bench.onProgress(`${scenario.name}: ${line}`);
    try {
      await scenario.run({ ...bench, onProgress }, draft);
    } catch (error) {
      if (bench.signal.aborted) draft.doubt("stopped before its end.");
      else {
        failed = true;
        draft.doubt(`failed: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    reports.push(draft.report);
  }
  const { calls = BROWSER_CALLS, signal, onProgress } = bench;
  try {
    for await (const report of runBrowserBench(inBrowser, bench.server, { calls, signal, onProgress })) {
      reports.push(asScenarioReport(report));
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return { reports, failed: failed || reports.some(hasFailures) };
}

const hasFailures = ({ contenders }: ScenarioReport): boolean =>
  contenders.some(({ figures }) => (figures.failures ?? 0) > 0);
