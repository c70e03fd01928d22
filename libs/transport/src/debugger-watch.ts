import { DebuggerStates } from "./debugger-states.js";

/** Tells once when the debugger of a tab is gone, however many signs of it there are. */
export class DebuggerWatch {
  readonly #browsers = new Map<string, DebuggerStates>();

  /** @param tell the debugger of this tab is gone */
  constructor(private readonly tell: (browserId: string, tabId: number) => void) {}

  /** The debugger is at the tab. */
  attached(browserId: string, tabId: number): void {
    this.#statesOf(browserId).set(tabId, "attached");
  }

  /** A command went through: the debugger was at the tab, for how long only the browser knows. */
  used(browserId: string, tabId: number): void {
    const states = this.#browsers.get(browserId);
    if (states?.get(tabId) === "detached") states.forget(tabId);
  }

  /** A sign that the debugger is gone; tells where it was known to be at the tab. */
  gone(browserId: string, tabId: number): void {
    if (this.#browsers.get(browserId)?.get(tabId) === "attached") this.detached(browserId, tabId);
  }

  /** The browser says that the debugger is gone; tells unless that was told since it was last at the tab. */
  detached(browserId: string, tabId: number): void {
    const states = this.#statesOf(browserId);
    if (states.get(tabId) === "detached") return;
    states.set(tabId, "detached");
    this.tell(browserId, tabId);
  }

  /** The browser is gone, and its debuggers with it. */
  browserGone(browserId: string): void {
    for (const tabId of this.#browsers.get(browserId)?.attached() ?? []) this.detached(browserId, tabId);
    this.#browsers.delete(browserId);
  }

  #statesOf(browserId: string): DebuggerStates {
    let states = this.#browsers.get(browserId);
    if (states === undefined) this.#browsers.set(browserId, (states = new DebuggerStates()));
    return states;
  }
}
