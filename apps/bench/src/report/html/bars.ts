import { BARE, columns, SERVER, show, type Column } from "../columns.js";
import type { Contender } from "../scenario-report.js";
import { escape } from "./escape.js";

const WIDTH = 320;
const ROW = 22;
const LABEL = 14;
const VALUE_ROOM = 70;

/** A chart of bars for each figure that says which way is better and that two contenders have. */
export function barCharts(contenders: readonly Contender[]): string {
  return columns.map((column) => barChart(column, contenders)).join("");
}

function barChart({ figure, heading, digits, better }: Column, contenders: readonly Contender[]): string {
  const bars = contenders.flatMap(({ name, figures }) => {
    const value = figures[figure];
    return value === undefined ? [] : [{ name, value }];
  });
  if (better === undefined || bars.length < 2) return "";
  const most = Math.max(...bars.map(({ value }) => value));
  const rows = bars.map(({ name, value }, row) => {
    const top = row * (ROW + LABEL);
    const width = most === 0 ? 0 : ((WIDTH - VALUE_ROOM) * value) / most;
    return (
      `<text class="label" x="0" y="${top + LABEL - 3}">${escape(name)}</text>` +
      `<rect class="${kindOf(name)}" x="0" y="${top + LABEL}" width="${Math.max(1, width).toFixed(1)}" height="${ROW - 8}" rx="2"/>` +
      `<text class="value" x="${(width + 6).toFixed(1)}" y="${top + LABEL + 11}">${show(value, digits)}</text>`
    );
  });
  const height = bars.length * (ROW + LABEL);
  return (
    `<figure><figcaption>${escape(heading)} <small>${better === "less" ? "less" : "more"} is better</small></figcaption>` +
    `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escape(heading)}">${rows.join("")}</svg></figure>`
  );
}

/** The server, the baseline, and whoever else: the same in every chart. */
function kindOf(name: string): string {
  if (name === SERVER) return "ours";
  return name === BARE ? "bare" : "other";
}
