import type { Series } from "../scenario-report.js";
import { escape } from "./escape.js";

const [WIDTH, HEIGHT] = [520, 180];
const MARGIN = { left: 52, right: 12, top: 10, bottom: 24 };
const TICKS = 4;

/** A line over the course of a scenario, from zero, so that growth looks as large as it is. */
export function lineChart({ name, unit, over, points }: Series): string {
  if (points.length < 2) return "";
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const [first, last] = [Math.min(...xs), Math.max(...xs)];
  const top = niceCeiling(Math.max(...ys));
  const [inner, tall] = [WIDTH - MARGIN.left - MARGIN.right, HEIGHT - MARGIN.top - MARGIN.bottom];
  const xOf = (x: number): number =>
    MARGIN.left + (last === first ? 0 : (inner * (x - first)) / (last - first));
  const yOf = (y: number): number => MARGIN.top + tall * (1 - y / top);
  const grid = Array.from({ length: TICKS + 1 }, (_, tick) => {
    const value = (top * tick) / TICKS;
    const y = yOf(value).toFixed(1);
    return (
      `<line class="grid" x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${y}" y2="${y}"/>` +
      `<text class="tick" x="${MARGIN.left - 6}" y="${(yOf(value) + 4).toFixed(1)}" text-anchor="end">${short(value)}</text>`
    );
  });
  const path = points.map(([x, y]) => `${xOf(x).toFixed(1)},${yOf(y).toFixed(1)}`).join(" ");
  const bottom = HEIGHT - 6;
  const caption = unit === "" ? name : `${name}, ${unit}`;
  return (
    `<figure class="wide"><figcaption>${escape(caption)}</figcaption>` +
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escape(caption)}">${grid.join("")}` +
    `<polyline class="line" points="${path}"/>` +
    `<text class="tick" x="${MARGIN.left}" y="${bottom}">${short(first)}</text>` +
    `<text class="tick" x="${WIDTH - MARGIN.right}" y="${bottom}" text-anchor="end">${short(last)} ${escape(over)}</text>` +
    "</svg></figure>"
  );
}

/** The next number above of the form 1, 2 or 5 times a power of ten. */
export function niceCeiling(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5, 10].find((step) => step * power >= value) ?? 10) * power;
}

const short = (value: number): string => Number(value.toPrecision(3)).toLocaleString("en");
