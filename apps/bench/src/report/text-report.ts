import { columns, rowsOf } from "./columns.js";
import type { ScenarioReport } from "./scenario-report.js";
import { formatTable } from "./table.js";
import { limitText, outcomeText, valueText } from "./verdict-text.js";

/** The reports as tables for people: the figures, then what became of each bound, then every doubt. */
export function formatReports(reports: readonly ScenarioReport[]): string {
  return [figures(reports), verdicts(reports), doubts(reports)]
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}

function figures(reports: readonly ScenarioReport[]): readonly string[] {
  const rows = reports.flatMap((report) =>
    rowsOf(report).map(({ name, cells }, index) => [index === 0 ? report.scenario : "", name, ...cells]),
  );
  if (rows.length === 0) return [];
  return formatTable([["scenario", "contender", ...columns.map(({ heading }) => heading)], ...rows]);
}

function verdicts(reports: readonly ScenarioReport[]): readonly string[] {
  const rows = reports.flatMap(({ scenario, verdicts: all }) =>
    all.map((verdict, index) => [
      index === 0 ? scenario : "",
      verdict.what,
      verdict.value === undefined ? "unknown" : valueText(verdict.value, verdict.unit),
      limitText(verdict),
      outcomeText(verdict),
    ]),
  );
  return rows.length === 0 ? [] : formatTable([["scenario", "bound", "measured", "limit", ""], ...rows]);
}

const doubts = (reports: readonly ScenarioReport[]): readonly string[] =>
  reports.flatMap(({ scenario, doubts: all }) => all.map((line) => `${scenario}: ${line}`));
