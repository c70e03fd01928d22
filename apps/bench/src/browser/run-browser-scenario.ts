import { setTimeout } from "node:timers/promises";
import type { Arena } from "./arena.js";
import { browserReport, type BrowserReport } from "./browser-report.js";
import type { BrowserScenario } from "./browser-scenario.js";

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
  const { call, page, devtools } = await arena.show("/article");
  const latencies = { ours: [] as number[], theirs: [] as number[] };
  let question = 0;
  /** Milliseconds that an answer took. */
  const timed = async (ask: (question: number) => Promise<void>): Promise<number> => {
    question += 1;
    await scenario.change?.(page, question);
    const start = performance.now();
    await ask(question);
    return performance.now() - start;
  };
  try {
    const rounds = Math.min(calls, scenario.maxCalls) + scenario.warmUpRounds;
    for (let round = 0; round < rounds && !signal.aborted; round += 1) {
      const mine = await timed((number) => scenario.ours(call, number));
      const other = await timed((number) => scenario.rival(page, devtools, number));
      if (round >= scenario.warmUpRounds) {
        latencies.ours.push(mine);
        latencies.theirs.push(other);
      }
      if (scenario.pauseMs !== undefined) await setTimeout(scenario.pauseMs);
    }
  } finally {
    await page.close();
  }
  return browserReport(scenario, "puppeteer", latencies.ours, latencies.theirs);
}
