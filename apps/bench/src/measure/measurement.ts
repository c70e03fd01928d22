import type { Figures } from "../report/scenario-report.js";
import { percentile } from "./percentile.js";

/** What one turn of calls to one server gave. */
export interface Turn {
  /** Milliseconds of each call that got a right answer. */
  readonly latencies: readonly number[];
  /** Calls that got a wrong answer or none. */
  readonly failures: number;
  /** What was wrong with the first of them. */
  readonly firstFailure: string | undefined;
  /** Milliseconds from the first call to the last answer. */
  readonly elapsedMs: number;
  /** CPU milliseconds that the server used meanwhile; absent where its process is not known. */
  readonly cpuMs?: number | undefined;
  /** Reads of a page that reached the browser meanwhile; absent where it is not ours. */
  readonly roundTrips?: number | undefined;
}

/** Sums up the turns of one server; undefined where there is no answered call to speak of. */
export function summarize(turns: readonly Turn[]): Figures | undefined {
  const latencies = turns.flatMap((turn) => turn.latencies).sort((a, b) => a - b);
  if (latencies.length === 0) return undefined;
  const failures = sum(turns.map((turn) => turn.failures));
  const calls = latencies.length + failures;
  const cpuMs = sumOf(turns.map((turn) => turn.cpuMs));
  return {
    calls,
    failures,
    roundTrips: sumOf(turns.map((turn) => turn.roundTrips)),
    cpuMsPerCall: cpuMs === undefined ? undefined : cpuMs / calls,
    callsPerSecond: (1000 * latencies.length) / sum(turns.map((turn) => turn.elapsedMs)),
    p50Ms: percentile(latencies, 50),
    p99Ms: percentile(latencies, 99),
    maxMs: latencies.at(-1),
  };
}

/** The first thing that went wrong in these turns. */
export const firstFailureOf = (turns: readonly Turn[]): string | undefined =>
  turns.find(({ firstFailure }) => firstFailure !== undefined)?.firstFailure;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Undefined where one of them is. */
function sumOf(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === values.length ? sum(known) : undefined;
}
