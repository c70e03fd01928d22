import { servePage } from "@browser-mcp/testing";
import type { Page } from "puppeteer-core";
import type { Arena } from "./arena.js";
import { pairedReport, timingOf, type BrowserReport } from "./browser-report.js";
import { Chromium } from "./chromium.js";
import type { PageWork } from "./page-work.js";
import type { BrowserRunOptions } from "./run-browser-scenario.js";

/**
 * Lets a page work in a browser with our extension and in one without, page by page, in rounds of two turns each. A page's
 * time is the median of its rounds.
 * @throws Error when a browser does not start, or the work fails
 */
export async function runPageWork(
  work: PageWork,
  arena: Arena,
  { calls, signal }: BrowserRunOptions,
): Promise<BrowserReport> {
  const site = await servePage(work.routes);
  const plain = await Chromium.start();
  const latencies = { with: [] as number[], without: [] as number[] };
  const rounds = Math.min(calls, work.rounds);
  const pages = Math.min(work.pages, Math.ceil(calls / work.rounds));
  try {
    for (let page = 0; page < pages && !signal.aborted; page += 1) {
      // Nor does it matter whose page was there first.
      const early = page % 2 === 0 ? await open(arena.chromium, site.url("/")) : undefined;
      const other = await open(plain, site.url("/"));
      const ours = early ?? (await open(arena.chromium, site.url("/")));
      const times = await turnsOf([ours, other], rounds + work.warmUpRounds, signal);
      await Promise.all([ours.close(), other.close()]);
      const [withOurs, without] = times.map((spent) => medianOf(spent.slice(work.warmUpRounds)));
      // A page that was not come to an end says nothing.
      if (signal.aborted || withOurs === undefined || without === undefined) break;
      latencies.with.push(withOurs);
      latencies.without.push(without);
    }
  } finally {
    await plain.stop();
    await site.close();
  }
  return pairedReport(work, "no extension", latencies.with, latencies.without);
}

/** The milliseconds of each round, of the one page and of the other. */
async function turnsOf(
  [one, other]: readonly [Page, Page],
  rounds: number,
  signal: AbortSignal,
): Promise<readonly [number[], number[]]> {
  const [ours, theirs] = [
    { page: one, times: [] as number[] },
    { page: other, times: [] as number[] },
  ];
  for (let round = 0; round < rounds && !signal.aborted; round += 1) {
    // Whoever goes first in one round goes second in the next; in the middle each has two turns in a row.
    const [first, second] = round % 2 === 0 ? [ours, theirs] : [theirs, ours];
    const begun = await turn(first.page);
    const between = (await turn(second.page)) + (await turn(second.page));
    second.times.push(between / 2);
    first.times.push((begun + (await turn(first.page))) / 2);
  }
  return [ours.times, theirs.times];
}

const medianOf = (values: readonly number[]): number | undefined => timingOf(values)?.p50Ms;

async function open(chromium: Chromium, url: string): Promise<Page> {
  const page = await chromium.browser.newPage();
  await page.goto(url, { waitUntil: "load" });
  await page.bringToFront();
  return page;
}

async function turn(page: Page): Promise<number> {
  return Number(await page.evaluate("window.work()"));
}
