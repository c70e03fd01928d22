import type { Compared } from "../comparison.js";
import { changeText } from "../comparison.js";
import type { Verdict } from "../scenario-report.js";
import { limitText, outcomeText, valueText } from "../verdict-text.js";
import { escape } from "./escape.js";

const [WIDTH, HEIGHT] = [160, 16];
const ROOM = 1.15;

/** What a scenario shall hold: each value as a number and as a bar with its limit marked. */
export function verdictTable(verdicts: readonly Verdict[], earlier: readonly Compared[]): string {
  if (verdicts.length === 0) return "";
  const withEarlier = earlier.length > 0;
  const rows = verdicts.map((verdict) => {
    const { what, value, unit } = verdict;
    const outcome = outcomeText(verdict);
    const before = earlier.find((one) => one.what === what);
    const cells = [
      `<th scope="row">${escape(what)}</th>`,
      `<td class="number">${value === undefined ? "–" : escape(valueText(value, unit))}</td>`,
      `<td class="number">${escape(limitText(verdict))}</td>`,
      `<td class="${outcome.toLowerCase()}">${outcome}</td>`,
      `<td>${bulletOf(verdict)}</td>`,
      ...(withEarlier
        ? [
            `<td class="number">${before === undefined ? "–" : escape(valueText(before.before, unit))}</td>`,
            `<td class="number">${before === undefined ? "" : changeText(before)}</td>`,
          ]
        : []),
    ];
    return `<tr>${cells.join("")}</tr>`;
  });
  const number = (text: string): string => `<th class="number">${text}</th>`;
  const headings = [
    "<th>bound</th>",
    ...["measured", "limit"].map(number),
    "<th></th><th></th>",
    ...(withEarlier ? ["before", "change"].map(number) : []),
  ];
  return `<table><thead><tr>${headings.join("")}</tr></thead><tbody>${rows.join("")}</tbody></table>`;
}

function bulletOf(verdict: Verdict): string {
  const { value, limit } = verdict;
  if (value === undefined || limit === undefined) return "";
  const most = Math.max(value, limit, Number.MIN_VALUE) * ROOM;
  const xOf = (figure: number): string => ((WIDTH * Math.max(0, figure)) / most).toFixed(1);
  return (
    `<svg class="bullet" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true">` +
    `<rect class="track" width="${WIDTH}" height="${HEIGHT}" rx="3"/>` +
    `<rect class="${outcomeText(verdict).toLowerCase()}" y="4" width="${xOf(value)}" height="${HEIGHT - 8}" rx="2"/>` +
    `<line class="limit" x1="${xOf(limit)}" x2="${xOf(limit)}" y1="0" y2="${HEIGHT}"/></svg>`
  );
}
