import { Arena } from "./arena.js";
import type { BrowserReport } from "./browser-report.js";
import { browserScenarios } from "./browser-scenario.js";
import { pageWorks } from "./page-work.js";
import { runBrowserScenario, type BrowserRunOptions } from "./run-browser-scenario.js";
import { runPageWork } from "./run-page-work.js";

/** The names of what is measured in a real browser, in the order in which it runs. */
export const browserScenarioNames: readonly string[] = [
  ...[...browserScenarios, ...pageWorks].map(({ name }) => name),
];

/**
 * Measures in a real browser with our extension; yields each report as it is known.
 * @param server the server's built file
 * @throws Error when something does not start, or an answer is wrong
 */
export async function* runBrowserBench(
  names: ReadonlySet<string>,
  server: string,
  options: BrowserRunOptions & { readonly onProgress: (line: string) => void },
): AsyncGenerator<BrowserReport, void> {
  if (!browserScenarioNames.some((name) => names.has(name))) return;
  const { signal, onProgress } = options;
  onProgress("starting a browser");
  const arena = await Arena.open(server, signal);
  try {
    for (const scenario of browserScenarios.filter(({ name }) => names.has(name))) {
      if (signal.aborted) return;
      onProgress(`${scenario.name}: through the server and with puppeteer, turn about`);
      yield await runBrowserScenario(scenario, arena, options);
    }
    for (const work of pageWorks.filter(({ name }) => names.has(name))) {
      if (signal.aborted) return;
      onProgress(`${work.name}: with the extension and without, turn about`);
      yield await runPageWork(work, arena, options);
    }
  } finally {
    await arena.close();
  }
}
