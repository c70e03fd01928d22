import type { CachedBrowser } from "@browser-mcp/cache";
import type { Browser, Tab } from "@browser-mcp/protocol";
import type { RecentCall, RecentCalls } from "../../observability/recent-calls.js";
import type { HealthReport } from "../health-report.js";

/** What the status page shows. */
export interface StatusReport {
  readonly health: HealthReport;
  readonly tabs: readonly ShownTab[];
  /** The newest first. */
  readonly calls: readonly RecentCall[];
  readonly cache: CacheGlance;
}

/** One open tab. */
export interface ShownTab {
  readonly id: number;
  readonly browser: string;
  readonly title: string;
  readonly url: string;
  readonly active: boolean;
}

/** The cache at a glance. */
export interface CacheGlance {
  readonly bytes: number;
  readonly hits: number;
  readonly misses: number;
}

/** What a report is made of. */
export interface StatusSources {
  readonly browser: Browser;
  readonly cache: CachedBrowser;
  readonly calls: RecentCalls;
  readonly health: () => HealthReport;
}

/** Tabs that are shown at most. */
const MAX_TABS = 200;
/** Characters of a title or address. */
const MAX_TEXT = 300;
/** Milliseconds that browsers have to name their tabs. */
const PATIENCE_MS = 2_000;

/** How everything is now; a browser that does not answer shows no tabs. */
export async function statusReport({ browser, cache, calls, health }: StatusSources): Promise<StatusReport> {
  const { bytes, hits, misses } = cache.stats();
  return {
    tabs: await openTabs(browser),
    health: health(),
    calls: calls.list(),
    cache: { bytes, hits, misses },
  };
}

async function openTabs(browser: Browser): Promise<readonly ShownTab[]> {
  if (browser.browsers().length === 0) return [];
  try {
    const caller = { client: "status page" };
    const { data } = await browser.request("getAllTabs", {}, { caller, timeoutMs: PATIENCE_MS });
    return data.slice(0, MAX_TABS).map(shown);
  } catch {
    // Which browsers are there stands in the health report; why one is mute, in the log.
    return [];
  }
}

const shown = ({ id, title, url, active, browserId }: Tab): ShownTab => ({
  id,
  browser: browserId,
  title: title.slice(0, MAX_TEXT),
  url: url.slice(0, MAX_TEXT),
  active,
});
