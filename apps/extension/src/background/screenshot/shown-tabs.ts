import { BrowserMcpError } from "@browser-mcp/protocol";
import { browserError, messageOf } from "../browser-errors.js";
import type { ChromeEvent, ChromeTab } from "../chrome-api.js";
import { within } from "../waiting.js";

/** Chrome takes two pictures of shown tabs a second. */
const PACE_MS = 510;
const MAX_ATTEMPTS = 5;
/** A tab that has just been shown is not drawn at once. */
const DRAWN_AFTER_MS = 250;
/** A page that is blocked, by a dialog say, is never drawn: those who wait for their turn do not wait for it. */
const TURN_MS = 3_000;

/** The parts of `chrome.tabs` that show tabs and take pictures of them. */
export interface ShownTabsApi {
  get(tabId: number): Promise<ChromeTab>;
  query(filter: { active: boolean; windowId: number }): Promise<ChromeTab[]>;
  update(tabId: number, change: { active: boolean }): Promise<unknown>;
  captureVisibleTab(windowId: number, options: { format: "png" | "jpeg"; quality?: number }): Promise<string>;
  readonly onActivated: ChromeEvent<[info: { tabId: number }]>;
}

/**
 * Takes pictures of what windows show, one at a time: so that no picture is of another tab, and what is shown for a
 * moment is put back before the next is.
 */
export class ShownTabs {
  #last: Promise<unknown> = Promise.resolve();
  #nextAt = 0;
  #waiting = 0;
  /** How often any tab was shown: a picture during which this changed may be of another tab. */
  #activations = 0;

  constructor(private readonly tabs: ShownTabsApi) {
    tabs.onActivated.addListener(() => void (this.#activations += 1));
  }

  /** Pictures under way or waiting. */
  get waiting(): number {
    return this.#waiting;
  }

  /**
   * A picture of a tab; one that is not shown is shown for the moment.
   * @returns a data URL
   * @throws BrowserMcpError RATE_LIMITED, TAB_NOT_FOUND, BROWSER_ERROR where the browser does not draw the tab
   */
  take(tabId: number, options: { format: "png" | "jpeg"; quality?: number }): Promise<string> {
    return this.#inTurn(() => this.#shown(tabId, () => this.#picture(tabId, options)));
  }

  /**
   * Shows a tab while the work lasts, and then again what was shown.
   * @throws BrowserMcpError BROWSER_ERROR for work that lasts more than 3 s; TAB_NOT_FOUND; what the work throws
   */
  show<T>(tabId: number, work: () => Promise<T>): Promise<T> {
    return this.#inTurn(() => this.#shown(tabId, () => drawn(tabId, work())));
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    this.#waiting += 1;
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined); // its own caller gets the error
    try {
      return await turn;
    } finally {
      this.#waiting -= 1;
    }
  }

  async #shown<T>(tabId: number, work: () => Promise<T>): Promise<T> {
    const tab = await this.tabs.get(tabId);
    if (tab.active) return work();
    const [before] = await this.tabs.query({ active: true, windowId: tab.windowId });
    await this.tabs.update(tabId, { active: true });
    await pause(DRAWN_AFTER_MS);
    try {
      return await work();
    } finally {
      await this.#putBack(tabId, before?.id);
    }
  }

  /** Shows the former tab again, unless the person has gone on to another, or closed one of the two. */
  async #putBack(tabId: number, before: number | undefined): Promise<void> {
    const stillShown = await this.tabs.get(tabId).then(
      ({ active }) => active,
      () => false,
    );
    if (stillShown && before !== undefined) {
      await this.tabs.update(before, { active: true }).catch(() => undefined);
    }
  }

  async #picture(tabId: number, options: { format: "png" | "jpeg"; quality?: number }): Promise<string> {
    let failure: unknown;
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      await pause(this.#nextAt - Date.now());
      this.#nextAt = Date.now() + PACE_MS;
      const activations = this.#activations;
      const { active, windowId, url = "" } = await this.tabs.get(tabId);
      if (!active) throw lost(tabId);
      try {
        const dataUrl = await drawn(tabId, this.tabs.captureVisibleTab(windowId, options));
        const after = await this.tabs.get(tabId);
        if (activations === this.#activations && after.active && after.windowId === windowId) return dataUrl;
        failure = lost(tabId);
      } catch (thrown) {
        failure = thrown;
        const again = /MAX_CAPTURE_VISIBLE_TAB_CALLS_PER_SECOND|readback failed|cannot be edited|dragging/i;
        if (!again.test(messageOf(thrown))) throw browserError(thrown, { id: tabId, url });
      }
    }
    if (/MAX_CAPTURE_VISIBLE_TAB_CALLS_PER_SECOND/.test(messageOf(failure))) {
      throw new BrowserMcpError(
        "RATE_LIMITED",
        "The browser takes two pictures of shown tabs a second, and others ask too.",
      );
    }
    throw browserError(failure, { id: tabId, url: "" });
  }
}

const lost = (tabId: number): BrowserMcpError =>
  new BrowserMcpError(
    "BROWSER_ERROR",
    `Another tab was shown while the picture of tab ${tabId} was taken. Repeat the call.`,
  );

/** The work's outcome; fails where the browser does not come to it. */
async function drawn<T>(tabId: number, work: Promise<T>): Promise<T> {
  const outcome = await within<{ readonly value: T }, undefined>(
    TURN_MS,
    work.then((value) => ({ value })),
    undefined,
  );
  if (outcome !== undefined) return outcome.value;
  throw new BrowserMcpError(
    "BROWSER_ERROR",
    `The browser did not draw tab ${tabId} within ${TURN_MS / 1000} s; its page is busy, frozen or shows a dialog.`,
  );
}

const pause = (ms: number): Promise<void> =>
  ms <= 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, ms));
