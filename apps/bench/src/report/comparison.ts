import { columns, SERVER } from "./columns.js";
import type { Baseline, RunRecord } from "./run-record.js";
import type { Figures, Unit } from "./scenario-report.js";
import { formatTable } from "./table.js";
import { valueText } from "./verdict-text.js";

/** One figure in both runs. */
export interface Compared {
  readonly scenario: string;
  readonly what: string;
  readonly unit: Unit;
  readonly before: number;
  readonly now: number;
}

/** What two runs have in common, and why it may not be comparable. */
export interface Comparison {
  /** When the earlier run ended, ISO 8601. */
  readonly since: string;
  readonly figures: readonly Compared[];
  readonly doubts: readonly string[];
}

/**
 * Compares a run with an earlier one: every bound's value, and the built server's figures as how many times their base's,
 * because only ratios outlast a machine's mood.
 */
export function compare(now: RunRecord, before: Baseline): Comparison {
  const figures = now.scenarios.flatMap((report) => {
    const { scenario, verdicts } = report;
    const earlier = before.scenarios.find((one) => one.scenario === scenario);
    if (earlier === undefined) return [];
    const compared: Compared[] = [];
    const add = (what: string, unit: Unit, was: number | undefined, is: number | undefined): void => {
      if (was !== undefined && is !== undefined)
        compared.push({ scenario, what, unit, before: was, now: is });
    };
    for (const { key, what, unit, value } of verdicts) {
      add(what, unit, earlier.verdicts.find((one) => one.key === key)?.value, value);
    }
    for (const { figure, heading, better } of columns) {
      if (better === undefined) continue;
      add(`${heading} ÷ base`, "×", ratioOf(earlier.contenders, figure), ratioOf(report.contenders, figure));
    }
    return compared;
  });
  return { since: before.at, figures, doubts: differences(now, before) };
}

interface Measured {
  readonly name: string;
  readonly base?: string | undefined;
  readonly figures: Figures;
}

function ratioOf(contenders: readonly Measured[], figure: keyof Figures): number | undefined {
  const server = contenders.find(({ name }) => name === SERVER);
  const base = contenders.find(({ name }) => name === server?.base);
  const [value, other] = [server?.figures[figure], base?.figures[figure]];
  return value === undefined || other === undefined || other === 0 ? undefined : value / other;
}

function differences(now: RunRecord, before: Baseline): readonly string[] {
  return (["node", "cores", "cpu"] as const)
    .filter((what) => now[what] !== before[what])
    .map((what) => `the earlier run had another ${what}: ${before[what]}, now ${now[what]}.`);
}

/** The change from one to the other: `-12 %`; nothing where there was nothing before. */
export function changeText({ before, now }: Pick<Compared, "before" | "now">): string {
  if (before === 0) return now === 0 ? "±0 %" : "";
  const percent = Math.round(100 * (now / before - 1));
  return `${percent > 0 ? "+" : percent < 0 ? "" : "±"}${Math.abs(percent) === 0 ? 0 : percent} %`;
}

/** The comparison as a table for people. */
export function formatComparison({ since, figures, doubts }: Comparison): string {
  const rows = figures.map((compared, index) => [
    figures[index - 1]?.scenario === compared.scenario ? "" : compared.scenario,
    compared.what,
    valueText(compared.before, compared.unit),
    valueText(compared.now, compared.unit),
    changeText(compared),
  ]);
  const table = formatTable([["scenario", `since ${since}`, "before", "now", "change"], ...rows]);
  return [...table, ...doubts].join("\n");
}
