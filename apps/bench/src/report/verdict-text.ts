import type { Unit, Verdict } from "./scenario-report.js";

/** A value with its unit, as short as it stays telling. */
export function valueText(value: number, unit: Unit): string {
  const digits = (unit === "" && Number.isInteger(value)) || Math.abs(value) >= 100 ? 0 : 2;
  return withUnit(value.toFixed(digits), unit);
}

/** `≤ 1.6×`; nothing where there is no limit. */
export function limitText({ comparison, limit, unit }: Verdict): string {
  return limit === undefined ? "" : `${comparison} ${withUnit(String(limit), unit)}`;
}

/** What became of a bound, in one word. */
export function outcomeText({ value, limit, holds }: Verdict): "kept" | "BROKEN" | "told" | "unknown" {
  if (value === undefined) return "unknown";
  if (limit === undefined) return "told";
  return holds === true ? "kept" : "BROKEN";
}

const withUnit = (text: string, unit: Unit): string =>
  unit === "×" || unit === "" ? `${text}${unit}` : `${text} ${unit}`;
