import type { Figures, ScenarioReport } from "./scenario-report.js";

/** A column of the reports. */
export interface Column {
  readonly figure: keyof Figures;
  readonly heading: string;
  readonly digits: number;
  /** Whether its ratio to bare says anything, and which way is better. */
  readonly better?: "less" | "more";
}

/** Every figure, in the order in which it is shown. */
export const columns: readonly Column[] = [
  { figure: "calls", heading: "calls", digits: 0 },
  { figure: "failures", heading: "failed", digits: 0 },
  { figure: "roundTrips", heading: "to browser", digits: 0 },
  { figure: "cpuMsPerCall", heading: "CPU ms/call", digits: 3, better: "less" },
  { figure: "callsPerSecond", heading: "calls/s", digits: 0, better: "more" },
  { figure: "p50Ms", heading: "p50 ms", digits: 2, better: "less" },
  { figure: "p99Ms", heading: "p99 ms", digits: 2, better: "less" },
  { figure: "maxMs", heading: "max ms", digits: 1 },
  { figure: "residentMb", heading: "RSS MB", digits: 1, better: "less" },
  { figure: "loopDelayMs", heading: "loop p99 ms", digits: 1 },
];

/** The name of the baseline in every scenario that has one. */
export const BARE = "bare";
/** The name of the built server in every scenario. */
export const SERVER = "browser-mcp";

/** A row of a report: the figures of a contender as they are shown, or its ratio to bare. */
export interface Row {
  readonly name: string;
  readonly cells: readonly string[];
}

/** Each contender, and below it how many times its base's figures its own are. */
export function rowsOf({ contenders }: ScenarioReport): readonly Row[] {
  return contenders.flatMap(({ name, figures, base }) => {
    const row = { name, cells: columns.map((column) => show(figures[column.figure], column.digits)) };
    const below = contenders.find((other) => other.name === base)?.figures;
    if (base === undefined || below === undefined) return [row];
    return [row, { name: `÷ ${base}`, cells: columns.map((column) => ratioOf(column, figures, below)) }];
  });
}

function ratioOf({ figure, better }: Column, figures: Figures, bare: Figures): string {
  const [value, base] = [figures[figure], bare[figure]];
  if (better === undefined || value === undefined || base === undefined || base === 0) return "";
  return `${(value / base).toFixed(2)}×`;
}

/** A value with its column's digits; with two that tell something where it is too small for these. */
export function show(value: number | undefined, digits: number): string {
  if (value === undefined) return "–";
  const isTiny = digits > 0 && value > 0 && value < 10 ** (1 - digits);
  return isTiny ? value.toPrecision(2) : value.toFixed(digits);
}
