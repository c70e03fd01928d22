import { percentile } from "../percentile.js";
import { formatTable } from "../report.js";

/** What one of the two needed. */
export interface Timing {
  readonly calls: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** What is known of one scenario; a timing is absent where the run ended before it. */
export interface BrowserReport {
  readonly scenario: string;
  /** What it is compared with. */
  readonly rival: string;
  readonly ours: Timing | undefined;
  readonly theirs: Timing | undefined;
  /** Our median divided by theirs. */
  readonly ratio: number | undefined;
  /** What the ratio shall not exceed; undefined where it is only told. */
  readonly bound: number | undefined;
}

/** Sums up milliseconds; undefined where there are none. */
export function timingOf(latencies: readonly number[]): Timing | undefined {
  if (latencies.length === 0) return undefined;
  const sorted = latencies.toSorted((a, b) => a - b);
  return { calls: sorted.length, p50Ms: percentile(sorted, 50), p99Ms: percentile(sorted, 99) };
}

/** The report of a scenario's measured milliseconds. */
export function browserReport(
  { name, bound }: { readonly name: string; readonly bound: number | undefined },
  rival: string,
  ours: readonly number[],
  theirs: readonly number[],
): BrowserReport {
  const [mine, other] = [timingOf(ours), timingOf(theirs)];
  const ratio = mine === undefined || other === undefined ? undefined : mine.p50Ms / other.p50Ms;
  return { scenario: name, rival, ours: mine, theirs: other, ratio, bound };
}

/** The reports as a table for people. */
export function formatBrowserReports(reports: readonly BrowserReport[]): string {
  const rows = reports.flatMap(({ scenario, rival, ours, theirs, ratio, bound }) => [
    row(scenario, "browser-mcp", ours),
    row("", rival, theirs),
    [
      "",
      "ratio",
      "",
      ratio === undefined ? "unknown" : `${ratio.toFixed(3)}×`,
      bound === undefined ? "" : `≤ ${bound}`,
    ],
  ]);
  return formatTable([["scenario", "asked by", "calls", "p50 ms", "p99 ms"], ...rows]).join("\n");
}

function row(scenario: string, who: string, timing: Timing | undefined): readonly string[] {
  if (timing === undefined) return [scenario, who, "not measured"];
  return [scenario, who, String(timing.calls), timing.p50Ms.toFixed(2), timing.p99Ms.toFixed(2)];
}
