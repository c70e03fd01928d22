import * as z from "zod";
import type { Logger } from "@browser-mcp/protocol";
import type { DebuggerSessions } from "../debugger-sessions.js";

/** A dialog that holds up its page until somebody answers it. */
export interface PageDialog {
  /** alert, confirm, prompt or beforeunload. */
  readonly type: string;
  readonly message: string;
}

const opening = z.object({ type: z.string(), message: z.string() });

/** The dialogs that are open in tabs with a debugger session; the page cannot answer anything meanwhile. */
export class PageDialogs {
  readonly #open = new Map<number, PageDialog>();

  constructor(
    private readonly sessions: DebuggerSessions,
    log: Logger,
  ) {
    // Not waited for: a page that hangs would keep the session from beginning. Commands arrive in their order anyway.
    sessions.onAttached(async (tabId) => {
      sessions
        .command(tabId, "Page.enable")
        .catch((cause: unknown) => log.debug("dialogs cannot be seen", { tabId, cause }));
    });
    sessions.onEnded((tabId) => void this.#open.delete(tabId));
    sessions.watch(undefined, (tabId, method, params) => {
      if (method === "Page.javascriptDialogClosed") this.#open.delete(tabId);
      if (method !== "Page.javascriptDialogOpening") return;
      const dialog = opening.safeParse(params);
      if (dialog.success) this.#open.set(tabId, dialog.data);
    });
  }

  /** The dialog that holds up the tab now. */
  at(tabId: number): PageDialog | undefined {
    return this.#open.get(tabId);
  }

  /** Closes the tab's dialog as a person does with Escape. */
  async dismiss(tabId: number): Promise<void> {
    await this.sessions.command(tabId, "Page.handleJavaScriptDialog", { accept: false });
    this.#open.delete(tabId);
  }
}
