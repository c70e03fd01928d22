import { servePage } from "@browser-mcp/testing";
import type { Page } from "puppeteer-core";
import type { Arena } from "./arena.js";
import { pairedReport, type BrowserReport } from "./browser-report.js";
import { Chromium } from "./chromium.js";
import type { PageWork } from "./page-work.js";
import type { BrowserRunOptions } from "./run-browser-scenario.js";

/**
 * Lets a page work in a browser with our extension and in one without, in rounds of two turns each.
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
      // Whoever goes first in one round goes second in the next; in the middle each has two turns in a row.
      const [first, second] = round % 2 === 0 ? [withOurs, without] : [without, withOurs];
      const spent = new Map([
        [withOurs, 0],
        [without, 0],
      ]);
      for (const page of [first, second, second, first]) {
        spent.set(page, (spent.get(page) ?? 0) + (await turn(page)) / 2);
      }
      if (round < warmUpTurns) continue;
      latencies.with.push(spent.get(withOurs) ?? Number.NaN);
      latencies.without.push(spent.get(without) ?? Number.NaN);
    }
    await withOurs.close();
  } finally {
    await plain.stop();
    await site.close();
  }
  return pairedReport(work, "no extension", latencies.with, latencies.without);
}

async function open(chromium: Chromium, url: string): Promise<Page> {
  const page = await chromium.browser.newPage();
  await page.goto(url, { waitUntil: "load" });
  await page.bringToFront();
  return page;
}

async function turn(page: Page): Promise<number> {
  return Number(await page.evaluate("window.work()"));
}
