import { percentile } from "../measure/percentile.js";
import { BARE } from "./columns.js";
import {
  keeps,
  type Bound,
  type Contender,
  type Figures,
  type ScenarioReport,
  type Series,
} from "./scenario-report.js";

/** A report while its scenario runs: whenever the run ends, it holds what is known by then. */
export class Draft {
  readonly #contenders = new Map<string, Contender>();
  readonly #values = new Map<string, number>();
  readonly #series = new Map<string, Series & { readonly points: [number, number][] }>();
  readonly #doubts: string[] = [];
  readonly #rounds = new Map<string, Figures[]>();

  constructor(
    private readonly scenario: {
      readonly name: string;
      readonly title: string;
      readonly bounds: readonly Bound[];
    },
  ) {}

  /**
   * Adds figures of a contender; without any, it is named as one that is still to be measured.
   * @param base see `Contender`
   */
  measure(name: string, figures: Figures = {}, base = BARE): void {
    this.#contenders.set(name, {
      name,
      figures: { ...this.figuresOf(name), ...onlyNumbers(figures) },
      ...(base === name ? {} : { base }),
    });
  }

  /** The figures of a contender so far. */
  figuresOf(contender: string): Figures {
    return this.#contenders.get(contender)?.figures ?? {};
  }

  /**
   * Sets what was measured of a bound; what is no number leaves it unknown.
   * @throws Error when the scenario has no such bound
   */
  judge(key: string, value: number | undefined): void {
    if (!this.scenario.bounds.some((bound) => bound.key === key)) {
      throw new Error(`${this.scenario.name} has no bound ${key}.`);
    }
    if (value !== undefined && Number.isFinite(value)) this.#values.set(key, value);
  }

  /** Judges by one contender's figure divided by another's. */
  judgeRatio(key: string, figure: keyof Figures, contender: string, base: string): void {
    const [value, other] = [this.figuresOf(contender)[figure], this.figuresOf(base)[figure]];
    this.judge(key, value === undefined || other === undefined ? undefined : value / other);
  }

  /** Adds what was measured of a contender in one more round. */
  round(contender: string, figures: Figures): void {
    const rounds = this.#rounds.get(contender);
    if (rounds === undefined) this.#rounds.set(contender, [figures]);
    else rounds.push(figures);
  }

  /**
   * One contender's figure divided by another's: the median of their rounds. What else a machine does falls on single
   * rounds, and would decide over the sum.
   */
  ratioOfRounds(figure: keyof Figures, contender: string, base: string): number | undefined {
    const bases = this.#rounds.get(base) ?? [];
    const ratios = (this.#rounds.get(contender) ?? []).flatMap((figures, round) => {
      const [own, other] = [figures[figure], bases[round]?.[figure]];
      return own === undefined || other === undefined ? [] : [own / other];
    });
    return ratios.length === 0
      ? undefined
      : percentile(
          ratios.sort((a, b) => a - b),
          50,
        );
  }

  /** Judges by {@link ratioOfRounds}. */
  judgeRounds(key: string, figure: keyof Figures, contender: string, base: string): void {
    this.judge(key, this.ratioOfRounds(figure, contender, base));
  }

  /** Judges by the CPU per call, see {@link ratioOfRounds}. */
  judgeCpu(key: string, contender: string, base: string): void {
    this.judgeRounds(key, "cpuMsPerCall", contender, base);
  }

  /** Adds a point to a series, which the first one begins. */
  plot(series: Omit<Series, "points">, x: number, y: number): void {
    const known = this.#series.get(series.name);
    if (known === undefined) this.#series.set(series.name, { ...series, points: [[x, y]] });
    else known.points.push([x, y]);
  }

  /** Adds what a reader must know before trusting the figures. */
  doubt(line: string): void {
    if (!this.#doubts.includes(line)) this.#doubts.push(line);
  }

  /** What is known now. */
  get report(): ScenarioReport {
    const { name, title, bounds } = this.scenario;
    const contenders = [...this.#contenders.values()];
    const verdicts = bounds.map((bound) => {
      const value = this.#values.get(bound.key);
      if (value === undefined) return bound;
      const holds = keeps(value, bound);
      return { ...bound, value, ...(holds === undefined ? {} : { holds }) };
    });
    const series = [...this.#series.values()];
    return { scenario: name, title, contenders, verdicts, series, doubts: [...this.#doubts] };
  }
}

/** JSON has no NaN, and neither has a table. */
const onlyNumbers = (figures: Figures): Figures =>
  Object.fromEntries(Object.entries(figures).filter(([, value]) => Number.isFinite(value)));
