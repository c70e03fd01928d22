import type { TabEventsApi } from "./chrome-api.js";
import type { DebuggerSessions } from "./debugger-sessions.js";
import type { Documents, ShownDocument } from "./documents.js";

/** What a session tells when its tab comes to another document, or to another address in the same one. */
const MOVED: ReadonlySet<string> = new Set(["Page.frameNavigated", "Page.navigatedWithinDocument"]);

/**
 * Names the documents of tabs with a debugger session. The browser's last answer holds until tab or session tells that the
 * page has moved: to ask takes the worker as long as to have a short script run.
 */
export class DebuggedDocuments {
  readonly #known = new Map<number, ShownDocument>();
  /** Counts what was forgotten, so that an answer that was on its way meanwhile is not believed. */
  #forgotten = 0;

  constructor(
    private readonly documents: Pick<Documents, "shown">,
    private readonly sessions: Pick<DebuggerSessions, "watch" | "onEnded" | "isAttached">,
    tabs: Pick<TabEventsApi, "onUpdated" | "onRemoved" | "onReplaced">,
  ) {
    sessions.watch(undefined, (tabId, method) => {
      if (MOVED.has(method)) this.#forget(tabId);
    });
    sessions.onEnded((tabId) => this.#forget(tabId));
    tabs.onUpdated.addListener((tabId) => this.#forget(tabId));
    tabs.onRemoved.addListener((tabId) => this.#forget(tabId));
    tabs.onReplaced.addListener((added, removed) => {
      this.#forget(added);
      this.#forget(removed);
    });
  }

  /**
   * Takes note of the document that the tab shows now: to be called as soon as a command was sent, since the browser
   * answers in this order.
   * @returns to be called when the command's answer is there: names the document that it came from. Where the page has
   * moved meanwhile, nobody knows whether before or after the command; then it is the document that the tab shows at last
   */
  noted(tabId: number): () => Promise<ShownDocument | undefined> {
    const forgotten = this.#forgotten;
    const known = this.#known.get(tabId);
    const noted = known === undefined ? this.#ask(tabId) : Promise.resolve(known);
    noted.catch(() => undefined); // thrown to whoever asks for it
    return async () => {
      const before = await noted;
      if (forgotten === this.#forgotten) return before;
      const now = await this.#ask(tabId);
      return now?.documentId === before?.documentId ? before : now;
    };
  }

  async #ask(tabId: number): Promise<ShownDocument | undefined> {
    const forgotten = this.#forgotten;
    const shown = await this.documents.shown(tabId);
    if (shown !== undefined && forgotten === this.#forgotten && this.sessions.isAttached(tabId))
      this.#known.set(tabId, shown);
    return shown;
  }

  #forget(tabId: number): void {
    this.#known.delete(tabId);
    this.#forgotten += 1;
  }
}
