import type { ToolCallRecord } from "@browser-mcp/tools";
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";

/** Values that are read at the moment of a scrape, by metric name. */
export type MetricReaders = Readonly<Record<string, { readonly help: string; readonly read: () => number }>>;

/** What the server counts, in the Prometheus text format. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #calls = new Counter({
    name: "browser_mcp_tool_calls_total",
    help: "Tool calls by tool and outcome (ok or an error code).",
    labelNames: ["tool", "outcome"],
    registers: [this.#registry],
  });
  readonly #durations = new Histogram({
    name: "browser_mcp_tool_call_duration_seconds",
    help: "Duration of tool calls by tool.",
    labelNames: ["tool"],
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 30],
    registers: [this.#registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.#registry });
  }

  /** Counts one finished call. */
  recordCall(record: ToolCallRecord): void {
    this.#calls.inc({ tool: record.tool, outcome: record.outcome });
    this.#durations.observe({ tool: record.tool }, record.duration / 1000);
  }

  /** Adds gauges that are read when somebody scrapes. */
  observe(readers: MetricReaders): void {
    for (const [name, { help, read }] of Object.entries(readers)) {
      const gauge: Gauge = new Gauge({
        name,
        help,
        registers: [this.#registry],
        collect: () => {
          gauge.set(read());
        },
      });
    }
  }

  /**
   * Adds counters that somebody else keeps, read when somebody scrapes.
   * @param prefix of the names; `timeouts` becomes `<prefix>_timeouts_total`
   */
  count(prefix: string, help: string, read: () => Readonly<Record<string, number>>): void {
    for (const key of Object.keys(read())) {
      const name = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
      const counter: Counter = new Counter({
        name: `${prefix}_${name}_total`,
        help: `${help}: ${name.replaceAll("_", " ")}.`,
        registers: [this.#registry],
        collect: () => {
          counter.reset();
          counter.inc(read()[key] ?? 0);
        },
      });
    }
  }

  /** The text of a scrape. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  get contentType(): string {
    return this.#registry.contentType;
  }
}
