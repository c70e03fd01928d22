import type { ScenarioReport } from "./scenario-report.js";

/** A report with a bound of every fate. */
export const reportFixture: ScenarioReport = {
  scenario: "round-trip-2kb",
  title: "Each call reads a page of 2 KB.",
  contenders: [
    {
      name: "browser-mcp",
      base: "bare",
      figures: {
        calls: 100,
        failures: 0,
        roundTrips: 100,
        cpuMsPerCall: 0.15,
        callsPerSecond: 3000,
        p50Ms: 3,
        p99Ms: 10,
        maxMs: 25.5,
        residentMb: 120,
        loopDelayMs: 12.5,
      },
    },
    {
      name: "bare",
      figures: {
        calls: 100,
        failures: 0,
        roundTrips: 100,
        cpuMsPerCall: 0.1,
        callsPerSecond: 4000,
        p50Ms: 2,
        p99Ms: 4,
        maxMs: 8,
        residentMb: 60,
        loopDelayMs: 10.1,
      },
    },
  ],
  verdicts: [
    {
      key: "cpu",
      what: "server CPU per call ÷ bare",
      unit: "×",
      comparison: "≤",
      limit: 1.6,
      value: 1.5,
      holds: true,
    },
    {
      key: "share",
      what: "redaction's share",
      unit: "%",
      comparison: "≤",
      limit: 10,
      value: 12,
      holds: false,
    },
    { key: "told", what: "a thing that is only told", unit: "ms", comparison: "≤", value: 3 },
    { key: "later", what: "a thing not measured yet", unit: "", comparison: "=", limit: 1 },
  ],
  series: [
    {
      name: "heap",
      unit: "MB",
      over: "calls",
      points: [
        [0, 20],
        [10_000, 40],
        [20_000, 41],
      ],
    },
  ],
  doubts: [],
};
