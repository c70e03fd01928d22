import type { PerformanceMetrics, WireReply } from "@browser-mcp/protocol";

/** WIRE.md 3.6: a time that the page has not reached arrives as a large negative number and becomes null. */
export function normalisePerformance(wire: WireReply<"getPerformanceMetrics">): PerformanceMetrics {
  const timing = Object.entries(wire.timing).map(([name, value]): [string, number | null] => [
    name,
    typeof value === "number" && value >= 0 ? value : null,
  ]);
  return {
    timing: Object.fromEntries(timing),
    navigation: wire.navigation,
    resources: wire.resources,
    memory: wire.memory ?? null,
  };
}
