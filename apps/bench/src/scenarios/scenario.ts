import type { Draft } from "../report/draft.js";
import type { Bound } from "../report/scenario-report.js";

/** Another MCP server, to be measured beside ours. */
export interface Target {
  readonly name: string;
  /** Its MCP endpoint. */
  readonly url: string;
}

/** What scenarios are run with. A number that is absent is each scenario's own. */
export interface Bench {
  /** This program's built file, which the workers run too. */
  readonly program: string;
  /** The server's built file. */
  readonly server: string;
  readonly targets: readonly Target[];
  /** Calls to each contender, warm-up not counted. */
  readonly calls?: number | undefined;
  /** Calls under way at the same time. */
  readonly clients?: number | undefined;
  /** Sessions, sockets or starts, of a scenario that counts them. */
  readonly count?: number | undefined;
  /** Seconds of a scenario that goes by time. */
  readonly seconds?: number | undefined;
  /** Aborting it ends the run; what is known by then is reported. */
  readonly signal: AbortSignal;
  /** Told what the run is at. */
  readonly onProgress: (line: string) => void;
}

/** One kind of load and what it shall hold. */
export interface Scenario {
  readonly name: string;
  /** What it does, one line. */
  readonly title: string;
  readonly bounds: readonly Bound[];
  /**
   * Runs it with processes of its own, ends them, and writes into the draft whatever it gets to know.
   * @throws Error when a process cannot be started, an answer is wrong from the first, or `bench.signal` aborted
   */
  run(bench: Bench, draft: Draft): Promise<void>;
}
