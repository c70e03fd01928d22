/** Whether the debugger is at a tab, as far as is known. */
export type DebuggerState = "attached" | "detached";

/** How many tabs are remembered; the one set longest ago is forgotten first. */
const MAX_TABS = 1_000;

/** What is known of each tab's debugger in one browser; the existing extension never tells (WIRE.md 4). */
export class DebuggerStates {
  readonly #states = new Map<number, DebuggerState>();

  /** Undefined when nothing is known. */
  get(tabId: number): DebuggerState | undefined {
    return this.#states.get(tabId);
  }

  /** The tabs that have it. */
  attached(): readonly number[] {
    return [...this.#states].filter(([, state]) => state === "attached").map(([tabId]) => tabId);
  }

  set(tabId: number, state: DebuggerState): void {
    this.#states.delete(tabId);
    this.#states.set(tabId, state);
    if (this.#states.size <= MAX_TABS) return;
    for (const oldest of this.#states.keys()) {
      this.#states.delete(oldest);
      return;
    }
  }

  forget(tabId: number): void {
    this.#states.delete(tabId);
  }

  forgetAll(): void {
    this.#states.clear();
  }
}
