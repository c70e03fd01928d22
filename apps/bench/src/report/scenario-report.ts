/** What a figure is counted in; it decides how it is shown. */
export type Unit = "×" | "ms" | "KB" | "MB" | "%" | "";

/** What a scenario shall hold. */
export interface Bound {
  /** By which the scenario names it. */
  readonly key: string;
  /** The figure in a few words. */
  readonly what: string;
  readonly unit: Unit;
  readonly comparison: "≤" | "<" | "=";
  /** Absent where the figure is only told. */
  readonly limit?: number;
}

/** A bound, what was measured, and whether it holds; both are absent where that is not known. */
export interface Verdict extends Bound {
  readonly value?: number;
  readonly holds?: boolean;
}

/** What was measured of one contender; what is absent was not measured, or makes no sense. */
export interface Figures {
  readonly calls?: number | undefined;
  /** Calls that got a wrong answer or none. */
  readonly failures?: number | undefined;
  /** Reads of a page that reached the browser. */
  readonly roundTrips?: number | undefined;
  /** CPU milliseconds of the server for each call. */
  readonly cpuMsPerCall?: number | undefined;
  readonly callsPerSecond?: number | undefined;
  /** Milliseconds that half of the calls did not exceed. */
  readonly p50Ms?: number | undefined;
  /** Milliseconds that 99 of 100 calls did not exceed. */
  readonly p99Ms?: number | undefined;
  /** Milliseconds of the slowest: what a stall does to few calls, no percentile shows. */
  readonly maxMs?: number | undefined;
  /** Resident memory, MB of 1,000,000 bytes. */
  readonly residentMb?: number | undefined;
  /** 99th percentile of the event loop's delay, milliseconds, with the 10 ms between two looks. */
  readonly loopDelayMs?: number | undefined;
}

/** One of those that are compared. */
export interface Contender {
  readonly name: string;
  readonly figures: Figures;
  /** The contender by whose figures its own are divided; absent where that says nothing. */
  readonly base?: string;
}

/** A figure over the course of a scenario, for a chart. */
export interface Series {
  readonly name: string;
  readonly unit: Unit;
  /** What the first number of each point counts. */
  readonly over: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** What is known of one scenario. */
export interface ScenarioReport {
  readonly scenario: string;
  /** What it does, one line. */
  readonly title: string;
  readonly contenders: readonly Contender[];
  readonly verdicts: readonly Verdict[];
  readonly series: readonly Series[];
  /** What a reader must know before trusting the figures. */
  readonly doubts: readonly string[];
}

/** Whether a measured value keeps a bound; undefined where the bound has no limit. */
export function keeps(value: number, { comparison, limit }: Bound): boolean | undefined {
  if (limit === undefined) return undefined;
  switch (comparison) {
    case "≤":
      return value <= limit;
    case "<":
      return value < limit;
    case "=":
      return value === limit;
  }
}
