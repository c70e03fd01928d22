import { servePage } from "@browser-mcp/testing";
import type { Page } from "puppeteer-core";
import type { Arena } from "./arena.js";
import { browserReport, type BrowserReport } from "./browser-report.js";
import { Chromium } from "./chromium.js";
import type { BrowserRunOptions } from "./run-browser-scenario.js";

/** A page that logs nothing runs as fast with the extension as without it. */
export const pageSpeed = { name: "page-speed", bound: 1.01, maxCalls: 300 } as const;

/** A script that is busy with the DOM; it tells its own milliseconds. */
const busyPage = `<!doctype html><title>Busy</title><main></main><script>
  window.work = () => {
    const main = document.querySelector("main");
    const start = performance.now();
    for (let round = 0; round < 4; round += 1) {
      main.textContent = "";
      for (let index = 0; index < 500; index += 1) {
        const row = document.createElement("div");
        row.className = "row";
        row.setAttribute("data-index", String(index));
        row.append(document.createElement("span"), "text " + index);
        main.append(row);
      }
      main.querySelectorAll(".row:nth-child(odd) span").forEach((span) => span.classList.add("odd"));
      main.getBoundingClientRect();
    }
    return performance.now() - start;
  };
</script>`;

/**
 * Runs the busy script in a browser with our extension and in one without, turn about.
 * @throws Error when a browser does not start
 */
export async function runPageSpeed(
  arena: Arena,
  { calls, signal }: BrowserRunOptions,
): Promise<BrowserReport> {
  const site = await servePage({ "/busy": busyPage });
  const plain = await Chromium.start();
  const latencies = { with: [] as number[], without: [] as number[] };
  try {
    const withOurs = await open(arena.chromium, site.url("/busy"));
    const without = await open(plain, site.url("/busy"));
    for (let round = 0; round < Math.min(calls, pageSpeed.maxCalls) + 10 && !signal.aborted; round += 1) {
      const turns = [
        async () => keep(latencies.with, round, await work(withOurs)),
        async () => keep(latencies.without, round, await work(without)),
      ];
      // Whoever went first in one round goes second in the next.
      for (const turn of round % 2 === 0 ? turns : turns.toReversed()) await turn();
    }
    await withOurs.close();
  } finally {
    await plain.stop();
    await site.close();
  }
  return browserReport(pageSpeed, "no extension", latencies.with, latencies.without);
}

/** The first ten rounds warm the script up. */
function keep(latencies: number[], round: number, ms: number): void {
  if (round >= 10) latencies.push(ms);
}

async function open(chromium: Chromium, url: string): Promise<Page> {
  const page = await chromium.browser.newPage();
  await page.goto(url, { waitUntil: "load" });
  return page;
}

async function work(page: Page): Promise<number> {
  await page.bringToFront();
  return Number(await page.evaluate("window.work()"));
}
