/** Things that are remembered; what is beyond is told again. */
const MAX_TOLD = 100;

/** Tells the first of many equal things from the rest, within a bound. */
export class ToldOnce {
  readonly #told = new Set<string>();

  /** Whether this was not asked before. */
  isNew(key: string): boolean {
    if (this.#told.has(key)) return false;
    if (this.#told.size >= MAX_TOLD) this.#told.clear();
    this.#told.add(key);
    return true;
  }
}
