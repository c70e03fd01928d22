import type { ToolCallRecord } from "@browser-mcp/tools";
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import * as z from "zod";

/** Values that are read at the moment of a scrape, by metric name. */
export type MetricReaders = Readonly<Record<string, { readonly help: string; readonly read: () => number }>>;

/** What has a bound, by name: how much there is and how much there may be. */
export type BoundReaders = Readonly<Record<string, { readonly limit: number; readonly read: () => number }>>;

/** One metric, for the reference. */
export interface MetricDescription {
  readonly name: string;
  /** counter, gauge, histogram or summary. */
  readonly type: string;
  readonly help: string;
  readonly labels: readonly string[];
}

/** What a metric of prom-client says of itself; its types leave the labels out. */
const metricSchema = z.object({
  name: z.string(),
  type: z.string(),
  help: z.string(),
  labelNames: z.array(z.string()),
});

interface CallSeries {
  readonly calls: Counter.Internal;
  readonly durations: Histogram.Internal<"tool" | "outcome">;
}

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
    help: "Duration of tool calls by tool and outcome.",
    labelNames: ["tool", "outcome"],
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 30],
    registers: [this.#registry],
  });

  /** The series of each tool and outcome, of which there are few: to find one by its labels costs more than to count. */
  readonly #series = new Map<string, CallSeries>();

  constructor() {
    collectDefaultMetrics({ register: this.#registry });
  }

  /** Counts one finished call. */
  recordCall(record: ToolCallRecord): void {
    const { tool, outcome, duration } = record;
    const key = `${tool} ${outcome}`;
    let series = this.#series.get(key);
    if (series === undefined) {
      series = { calls: this.#calls.labels(tool, outcome), durations: this.#durations.labels(tool, outcome) };
      this.#series.set(key, series);
    }
    series.calls.inc();
    series.durations.observe(duration / 1000);
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
   * @param helps what each counts, by its key in what `read` yields
   */
  count<K extends string>(
    prefix: string,
    helps: Readonly<Record<K, string>>,
    read: () => Readonly<Record<NoInfer<K>, number>>,
  ): void {
    for (const key of keysOf(helps)) {
      const name = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
      const counter: Counter = new Counter({
        name: `${prefix}_${name}_total`,
        help: helps[key],
        registers: [this.#registry],
        collect: () => {
          counter.reset();
          counter.inc(read()[key]);
        },
      });
    }
  }

  /**
   * Adds a counter that somebody else keeps, read when somebody scrapes, with a label.
   * @param read yields the count of each of the label's values; always the same few of them
   */
  countBy(name: string, help: string, label: string, read: () => Readonly<Record<string, number>>): void {
    const counter: Counter = new Counter({
      name,
      help,
      labelNames: [label],
      registers: [this.#registry],
      collect: () => {
        counter.reset();
        for (const [value, count] of Object.entries(read())) counter.inc({ [label]: value }, count);
      },
    });
  }

  /** Adds what has a bound: its entries and its limit, by the label `of`. */
  bound(readers: BoundReaders): void {
    const registers = [this.#registry];
    const entries: Gauge<"of"> = new Gauge({
      name: "browser_mcp_bounded_entries",
      help: "What there is of everything that has a bound.",
      labelNames: ["of"],
      registers,
      collect: () => {
        for (const [of, { read }] of Object.entries(readers)) entries.set({ of }, read());
      },
    });
    const limits = new Gauge({
      name: "browser_mcp_bounded_limit",
      help: "How much there may be of it.",
      labelNames: ["of"],
      registers,
    });
    for (const [of, { limit }] of Object.entries(readers)) limits.set({ of }, limit);
  }

  /** Every metric, by name. */
  describe(): readonly MetricDescription[] {
    return this.#registry
      .getMetricsAsArray()
      .map((metric) => metricSchema.parse(metric))
      .map(({ name, type, help, labelNames }) => ({ name, type, help, labels: labelNames }))
      .sort((a, b) => a.name.localeCompare(b.name, "en"));
  }

  /** The text of a scrape. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  get contentType(): string {
    return this.#registry.contentType;
  }
}

/** The keys of a record, as what they are. */
const keysOf = <K extends string>(record: Readonly<Record<K, unknown>>): readonly K[] =>
  Object.keys(record).filter((key): key is K => key in record);
