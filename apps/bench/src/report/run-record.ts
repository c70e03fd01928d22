import { cpus } from "node:os";
import type { ScenarioReport } from "./scenario-report.js";

/** A whole run, as it is written down. */
export interface RunRecord {
  /** When it ended, ISO 8601. */
  readonly at: string;
  /** False where it was stopped before its end. */
  readonly complete: boolean;
  readonly node: string;
  readonly platform: string;
  readonly cores: number;
  readonly cpu: string;
  readonly scenarios: readonly ScenarioReport[];
}

/** The record of what was measured on this machine. */
export function recordOf(scenarios: readonly ScenarioReport[], complete: boolean): RunRecord {
  const processors = cpus();
  return {
    at: new Date().toISOString(),
    complete,
    node: process.version,
    platform: process.platform,
    cores: processors.length,
    cpu: processors[0]?.model ?? "unknown",
    scenarios,
  };
}
