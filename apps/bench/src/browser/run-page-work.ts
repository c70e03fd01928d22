import { servePage } from "@browser-mcp/testing";
import type { Page } from "puppeteer-core";
import type { Arena } from "./arena.js";
import { browserReport, type BrowserReport } from "./browser-report.js";
import { Chromium } from "./chromium.js";
import type { PageWork } from "./page-work.js";
import type { BrowserRunOptions } from "./run-browser-scenario.js";

/**
 * Lets a page work in a browser with our extension and in one without, turn about.
 * @throws Error when a browser does not start, or the work fails
 */
export async function runPageWork(
  work: PageWork,
  arena: Arena,
  { calls, signal }: BrowserRunOptions,
): Promise<BrowserReport> {
  const { maxTurns, warmUpTurns } = work;
  const site = await servePage(work.routes);
  const plain = await Chromium.start();
  const latencies = { with: [] as number[], without: [] as number[] };
  try {
    const withOurs = await open(arena.chromium, site.url("/"));
    const without = await open(plain, site.url("/"));
    const rounds = Math.min(calls, maxTurns) + warmUpTurns;
    for (let round = 0; round < rounds && !signal.aborted; round += 1) {
      const keep = (kept: number[], ms: number): void => {
        if (round >= warmUpTurns) kept.push(ms);
      };
      const turns = [
        async () => keep(latencies.with, await turn(withOurs)),
        async () => keep(latencies.without, await turn(without)),
      ];
      // Whoever went first in one round goes second in the next.
      for (const next of round % 2 === 0 ? turns : turns.toReversed()) await next();
    }
    await withOurs.close();
  } finally {
    await plain.stop();
    await site.close();
  }
  return browserReport(work, "no extension", latencies.with, latencies.without);
}

async function open(chromium: Chromium, url: string): Promise<Page> {
  const page = await chromium.browser.newPage();
  await page.goto(url, { waitUntil: "load" });
  return page;
}

async function turn(page: Page): Promise<number> {
  await page.bringToFront();
  return Number(await page.evaluate("window.work()"));
}
