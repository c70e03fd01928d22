import type { PerformanceMetrics, WireReply } from "@browser-mcp/protocol";

/**
 * WIRE.md 3.6: a time that the page has not reached arrives as a large negative number. Nothing that is measured here
 * (time, duration, size, count) can be negative, so every such number becomes null.
 */
export function normalisePerformance(wire: WireReply<"getPerformanceMetrics">): PerformanceMetrics {
  return {
    timing: possibleNumbers(wire.timing),
    navigation: possible(wire.navigation),
    resources: wire.resources.map(possible),
    memory: wire.memory === undefined || wire.memory === null ? null : possibleNumbers(wire.memory),
    ...(wire.vitals === undefined ? {} : { vitals: wire.vitals }),
  };
}

function possibleNumbers(
  values: Readonly<Record<string, number | null | undefined>>,
): Record<string, number | null> {
  const entries = Object.entries(values).map(([name, value]): [string, number | null] => [
    name,
    value === undefined || isImpossible(value) ? null : value,
  ]);
  return Object.fromEntries(entries);
}

function possible(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries(values).map(([name, value]): [string, unknown] => [
    name,
    isImpossible(value) ? null : value,
  ]);
  return Object.fromEntries(entries);
}

function isImpossible(value: unknown): boolean {
  return typeof value === "number" && value < 0;
}
