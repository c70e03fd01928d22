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
  /** CPU milliseconds that the server used meanwhile. */
  readonly cpuMs: number;
  /** Requests that reached the browser meanwhile. */
  readonly roundTrips: number;
}

/** The turns of one server in one scenario, summed up. */
export interface Measurement {
  readonly calls: number;
  readonly failures: number;
  readonly firstFailure: string | undefined;
  /** Requests that reached the browser; as many as calls, or something was answered from elsewhere. */
  readonly roundTrips: number;
  /** CPU milliseconds of the server for each call. */
  readonly cpuMsPerCall: number;
  readonly callsPerSecond: number;
  /** Milliseconds that half of the calls did not exceed. */
  readonly p50Ms: number;
  /** Milliseconds that 99 of 100 calls did not exceed. */
  readonly p99Ms: number;
}

/** Sums up; undefined where there is no answered call to speak of. */
export function summarize(turns: readonly Turn[]): Measurement | undefined {
  const latencies = turns.flatMap((turn) => turn.latencies).sort((a, b) => a - b);
  if (latencies.length === 0) return undefined;
  const failures = sum(turns.map((turn) => turn.failures));
  const calls = latencies.length + failures;
  return {
    calls,
    failures,
    firstFailure: turns.find(({ firstFailure }) => firstFailure !== undefined)?.firstFailure,
    roundTrips: sum(turns.map((turn) => turn.roundTrips)),
    cpuMsPerCall: sum(turns.map((turn) => turn.cpuMs)) / calls,
    callsPerSecond: (1000 * latencies.length) / sum(turns.map((turn) => turn.elapsedMs)),
    p50Ms: percentile(latencies, 50),
    p99Ms: percentile(latencies, 99),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
