import type { AreaName, StorageAreas, StoredItems } from "./storage-areas.js";
import { uiState, watchedKeys, type UiState } from "./ui-state.js";

const areaNames: readonly AreaName[] = ["session", "local", "sync", "managed"];

/** The state as it is stored, from the first reading on and after each change, whoever made it. */
export class StateFeed {
  readonly #stored: Record<AreaName, StoredItems> = { session: {}, local: {}, sync: {}, managed: {} };
  #read = false;

  /**
   * @param show is told the state once all is read, and again after each change
   */
  constructor(
    private readonly areas: StorageAreas,
    private readonly show: (state: UiState) => void,
  ) {
    for (const name of areaNames) {
      areas[name].onChanged.addListener((changes) => {
        const news = Object.entries(changes).filter(([key]) => watchedKeys[name].includes(key));
        if (news.length === 0) return;
        const values = Object.fromEntries(news.map(([key, { newValue }]) => [key, newValue]));
        this.#stored[name] = { ...this.#stored[name], ...values };
        if (this.#read) this.refresh();
      });
    }
  }

  /**
   * Reads everything and shows it. What changes meanwhile is newer than what was read.
   * @throws whatever the first area threw that could not be read; what the others hold is shown all the same
   */
  async start(): Promise<void> {
    const read = async (name: AreaName): Promise<void> => {
      const items = await this.areas[name].get([...watchedKeys[name]]);
      this.#stored[name] = { ...items, ...this.#stored[name] };
    };
    const outcomes = await Promise.allSettled(areaNames.map(read));
    this.#read = true;
    this.refresh();
    for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
  }

  /** Shows the state again, so that a control that ran ahead of it goes back. */
  refresh(): void {
    this.show(uiState(this.#stored));
  }
}
