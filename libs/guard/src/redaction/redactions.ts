/** How many values were hidden, by kind. */
export type RedactionCounts = Readonly<Record<string, number>>;

/** Counts what is hidden in one answer. */
export class Redactions {
  readonly #counts = new Map<string, number>();

  add(kind: string): void {
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1);
  }

  /** Undefined where nothing was hidden. */
  get counts(): RedactionCounts | undefined {
    return this.#counts.size === 0 ? undefined : Object.fromEntries(this.#counts);
  }
}
