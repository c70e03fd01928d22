import { columns, rowsOf } from "../columns.js";
import type { Comparison } from "../comparison.js";
import type { RunRecord } from "../run-record.js";
import type { ScenarioReport, Verdict } from "../scenario-report.js";
import { limitText, outcomeText, valueText } from "../verdict-text.js";
import { barCharts } from "./bars.js";
import { escape } from "./escape.js";
import { lineChart } from "./lines.js";
import { style } from "./style.js";
import { verdictTable } from "./verdict-table.js";

/** A run as one page that holds all it needs: no script, nothing from elsewhere. */
export function htmlReport(record: RunRecord, comparison?: Comparison): string {
  const { at, complete, node, platform, cores, cpu, scenarios } = record;
  const machine = `${at}, Node ${node.slice(1)}, ${platform}, ${cores} cores of ${cpu}`;
  const doubts = [
    ...(complete ? [] : ["The run was stopped before its end."]),
    ...(comparison?.doubts ?? []),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Browser MCP bench</title>
<style>${style}</style>
</head>
<body>
<h1>Browser MCP bench</h1>
<p>${escape(machine)}${comparison === undefined ? "" : escape(`, compared with ${comparison.since}`)}</p>
${doubtList(doubts)}
${summary(scenarios.flatMap(({ verdicts }) => verdicts))}
${overview(scenarios)}
${scenarios.map((report) => section(report, comparison)).join("\n")}
</body>
</html>
`;
}

function summary(verdicts: readonly Verdict[]): string {
  const counts = (["kept", "BROKEN", "unknown"] as const).map((outcome) => {
    const count = verdicts.filter((verdict) => outcomeText(verdict) === outcome).length;
    return `<li><strong>${count}</strong> ${outcome.toLowerCase()}</li>`;
  });
  return `<ul class="summary" aria-label="Bounds">${counts.join("")}</ul>`;
}

/** Every bound that has a limit, each with the way to its scenario. */
function overview(scenarios: readonly ScenarioReport[]): string {
  const rows = scenarios.flatMap(({ scenario, verdicts }) =>
    verdicts
      .filter(({ limit }) => limit !== undefined)
      .map((verdict) => {
        const { what, value, unit } = verdict;
        const outcome = outcomeText(verdict);
        return `<tr><td><a href="#${escape(scenario)}">${escape(scenario)}</a></td><td>${escape(what)}</td><td class="number">${value === undefined ? "–" : escape(valueText(value, unit))}</td><td class="number">${escape(limitText(verdict))}</td><td class="${outcome.toLowerCase()}">${outcome}</td></tr>`;
      }),
  );
  if (rows.length === 0) return "";
  return `<div class="scroll"><table><tbody>${rows.join("")}</tbody></table></div>`;
}

function section(report: ScenarioReport, comparison: Comparison | undefined): string {
  const { scenario, title, contenders, verdicts, series, doubts } = report;
  const earlier = comparison?.figures.filter((one) => one.scenario === scenario) ?? [];
  return `<section id="${escape(scenario)}">
<h2>${escape(scenario)}</h2>
<p>${escape(title)}</p>
<div class="scroll">${verdictTable(verdicts, earlier)}</div>
<div class="charts">${barCharts(contenders)}${series.map(lineChart).join("")}</div>
<div class="scroll">${figureTable(report)}</div>
${doubtList(doubts)}
</section>`;
}

function figureTable(report: ScenarioReport): string {
  const used = columns
    .map(({ figure }, index) => ({ index, figure }))
    .filter(({ figure }) => report.contenders.some(({ figures }) => figures[figure] !== undefined));
  if (used.length === 0) return "";
  const headings = used.map(
    ({ index }) => `<th class="number">${escape(columns[index]?.heading ?? "")}</th>`,
  );
  const rows = rowsOf(report).map(({ name, cells }) => {
    const figures = used.map(({ index }) => `<td class="number">${cells[index] ?? ""}</td>`);
    const kind = name.startsWith("÷") ? ' class="ratio"' : "";
    return `<tr${kind}><th scope="row">${escape(name)}</th>${figures.join("")}</tr>`;
  });
  return `<table><thead><tr><th></th>${headings.join("")}</tr></thead><tbody>${rows.join("")}</tbody></table>`;
}

const doubtList = (doubts: readonly string[]): string =>
  doubts.map((line) => `<p class="doubt">${escape(line)}</p>`).join("\n");
