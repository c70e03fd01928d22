import type { DebuggerSessions } from "../debugger-sessions.js";

/** Milliseconds after the last script of a tab: nobody waits for anything then. */
const QUIET_MS = 1_000;
/** As many groups of one tab wait at most. */
const MAX_GROUPS = 50;

interface Leftovers {
  readonly groups: string[];
  timer: ReturnType<typeof setTimeout>;
}

/**
 * Has the pages let go of the objects that scripts left in their debugger sessions: a moment later, so that it does not
 * stand in the way of an answer, or of the next script.
 */
export class LeftoverObjects {
  readonly #tabs = new Map<number, Leftovers>();

  constructor(private readonly sessions: DebuggerSessions) {
    sessions.onEnded((tabId) => this.#forget(tabId)); // the objects went with the session
  }

  /** An object group of the tab that nobody needs any more. */
  add(tabId: number, objectGroup: string): void {
    const present = this.#tabs.get(tabId);
    clearTimeout(present?.timer);
    const groups = present?.groups ?? [];
    groups.push(objectGroup);
    if (groups.length >= MAX_GROUPS) return this.#release(tabId, groups);
    this.#tabs.set(tabId, { groups, timer: setTimeout(() => this.#release(tabId, groups), QUIET_MS) });
  }

  #release(tabId: number, groups: readonly string[]): void {
    this.#forget(tabId);
    for (const objectGroup of groups) {
      // If it fails, the page was left, and its objects with it.
      this.sessions.command(tabId, "Runtime.releaseObjectGroup", { objectGroup }).catch(() => undefined);
    }
  }

  #forget(tabId: number): void {
    clearTimeout(this.#tabs.get(tabId)?.timer);
    this.#tabs.delete(tabId);
  }
}
