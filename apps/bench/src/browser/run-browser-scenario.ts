import type { Arena } from "./arena.js";
import { browserReport, type BrowserReport } from "./browser-report.js";
import type { BrowserScenario } from "./browser-scenario.js";

const WARM_UP_CALLS = 5;

/** What a scenario is run with. */
export interface BrowserRunOptions {
  readonly calls: number;
  /** Aborting it ends the run; what is known by then is reported. */
  readonly signal: AbortSignal;
}

/**
 * Asks the same question through the server and with puppeteer, turn about, so that whatever else the machine does
 * meets both alike.
 * @throws Error when an answer is wrong
 */
export async function runBrowserScenario(
  scenario: BrowserScenario,
  arena: Arena,
  { calls, signal }: BrowserRunOptions,
): Promise<BrowserReport> {
  const { client, tabId, page, devtools } = await arena.show(scenario.path);
  const ours = (): Promise<void> => scenario.ours(client, tabId);
  const theirs = (): Promise<void> => scenario.rival(page, devtools);
  const latencies = { ours: [] as number[], theirs: [] as number[] };
  try {
    for (let call = 0; call < WARM_UP_CALLS && !signal.aborted; call += 1) {
      await ours();
      await theirs();
    }
    for (let call = 0; call < Math.min(calls, scenario.maxCalls) && !signal.aborted; call += 1) {
      latencies.ours.push(await timed(ours));
      latencies.theirs.push(await timed(theirs));
    }
  } finally {
    await page.close();
  }
  return browserReport(scenario, "puppeteer", latencies.ours, latencies.theirs);
}

/** Milliseconds that it took. */
async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
