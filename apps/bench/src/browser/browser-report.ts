import { percentile } from "../measure/percentile.js";
import { SERVER } from "../report/columns.js";
import { keeps, type Bound, type Figures, type ScenarioReport } from "../report/scenario-report.js";

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
  /** Our median divided by theirs; of turns that are compared pair by pair, the median of the pairs' ratios. */
  readonly ratio: number | undefined;
  /** Of pairs: between what the ratio lies with 95 % certainty, as the order of the pairs' ratios tells. */
  readonly between?: readonly [low: number, high: number];
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

/**
 * The report of turns that were taken in pairs, side by side in time: what the machine does meets both of a pair alike, so
 * their ratio says more than two medians do.
 */
export function pairedReport(
  scenario: { readonly name: string; readonly bound: number | undefined },
  rival: string,
  ours: readonly number[],
  theirs: readonly number[],
): BrowserReport {
  const report = browserReport(scenario, rival, ours, theirs);
  const ratios = ours
    .flatMap((ms, index) => (theirs[index] === undefined ? [] : [ms / theirs[index]]))
    .toSorted((a, b) => a - b);
  if (ratios.length === 0) return report;
  // The median of n values lies between those of the ranks n/2 ± 0.98·√n in 95 of 100 cases.
  const [middle, off] = [ratios.length / 2, 0.98 * Math.sqrt(ratios.length)];
  const at = (rank: number): number =>
    ratios[Math.min(ratios.length - 1, Math.max(0, Math.round(rank)))] ?? Number.NaN;
  return {
    ...report,
    ratio: percentile(ratios, 50),
    between: [at(middle - off - 0.5), at(middle + off - 0.5)],
  };
}

/** The report in the form of all scenarios. */
export function asScenarioReport(report: BrowserReport): ScenarioReport {
  const { scenario, rival, ours, theirs, ratio, bound, between } = report;
  const limit: Bound = {
    key: "ratio",
    what: `milliseconds ÷ ${rival}`,
    unit: "×",
    comparison: "≤",
    ...(bound === undefined ? {} : { limit: bound }),
  };
  const holds = ratio === undefined ? undefined : keeps(ratio, limit);
  return {
    scenario,
    title: `In a real browser, beside ${rival}.`,
    contenders: [
      { name: SERVER, figures: figuresOf(ours), base: rival },
      { name: rival, figures: figuresOf(theirs) },
    ],
    verdicts: [
      {
        ...limit,
        ...(ratio === undefined ? {} : { value: ratio }),
        ...(holds === undefined ? {} : { holds }),
      },
    ],
    series: [],
    doubts:
      between === undefined
        ? []
        : [`the ratio lies between ${between[0].toFixed(3)} and ${between[1].toFixed(3)} (95 %).`],
  };
}

const figuresOf = (timing: Timing | undefined): Figures =>
  timing === undefined ? {} : { calls: timing.calls, p50Ms: timing.p50Ms, p99Ms: timing.p99Ms };
