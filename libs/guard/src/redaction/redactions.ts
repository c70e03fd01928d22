/** How many values were hidden, by kind. */
export type RedactionCounts = Readonly<Record<string, number>>;

/** Counts what is hidden in one answer. */
export class Redactions {
  #counts: Map<string, number> | undefined;

  add(kind: string): void {
    this.#counts ??= new Map();
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1);
  }

  /** Undefined where nothing was hidden. */
  get counts(): RedactionCounts | undefined {
    return this.#counts === undefined ? undefined : Object.fromEntries(this.#counts);
  }
}
