import { cpus } from "node:os";
import * as z from "zod";
import type { ScenarioReport } from "./scenario-report.js";

const unit = z.enum(["×", "ms", "KB", "MB", "%", ""]);
const figures = z.record(z.string(), z.number());
const verdict = z.object({
  key: z.string(),
  what: z.string(),
  unit,
  comparison: z.enum(["≤", "<", "="]),
  limit: z.number().optional(),
  value: z.number().optional(),
  holds: z.boolean().optional(),
});

/** A whole run, as `--json` writes it and `--baseline` reads it; what is not compared is not read. */
const runRecordSchema = z.object({
  at: z.string(),
  node: z.string(),
  cores: z.number(),
  cpu: z.string(),
  scenarios: z.array(
    z.object({
      scenario: z.string(),
      contenders: z.array(z.object({ name: z.string(), figures, base: z.string().optional() })),
      verdicts: z.array(verdict),
    }),
  ),
});

/** An earlier run, to compare with. */
export type Baseline = z.infer<typeof runRecordSchema>;

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

/**
 * Reads an earlier run.
 * @param text what `--json` printed
 * @throws Error that says in one line why it is none
 */
export function readBaseline(text: string): Baseline {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error("it is not JSON");
  }
  const read = runRecordSchema.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new Error(`it is no run of the bench (${issue?.path.join(".")}: ${issue?.message})`);
}
