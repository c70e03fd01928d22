import type { PageLife } from "./page-life.js";

/** The part of a port that is used. */
export interface WorkerPort {
  readonly onDisconnect: { addListener(listener: () => void): void };
  disconnect(): void;
}

/** The part of `chrome.runtime` that is used; without an `id` once the extension was reloaded, updated or removed. */
export interface PortRuntime {
  readonly id?: string | undefined;
  readonly lastError?: unknown;
  connect(): WorkerPort;
}

/** A port that lived this long was a good one. */
const GOOD_AFTER_MS = 1_000;
/** Ports in a row that were none; then the page waits until it is looked at again. */
const MAX_FAILURES = 8;
const SHORTEST_MS = 500;
const LONGEST_MS = 30_000;
/** In which time tabs that nobody looks at come back, each at its own moment: one is enough to wake the worker. */
const HIDDEN_MS = { least: 1_000, spread: 4_000 };

/**
 * Holds a port to the worker and opens it anew when it breaks: Chrome starts a worker that has ended for it, within a
 * tenth of a second. Nothing is said on it. Rests while the page is in the back-forward cache, where an open port has no
 * place, and ends without a word when the extension is gone.
 *
 * @param runtime asked each time, since Chrome takes it away with the extension
 */
export function holdWorkerPort(
  runtime: () => PortRuntime | undefined,
  page: PageLife,
  random: () => number = Math.random,
): void {
  const ended = new AbortController();
  let port: WorkerPort | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let openedAt = 0;
  let failures = 0;

  const open = (): void => {
    clearTimeout(retry);
    if (port !== undefined) return;
    const chrome = runtime();
    if (chrome?.id === undefined) return ended.abort();
    openedAt = Date.now();
    let made: WorkerPort;
    try {
      made = chrome.connect();
    } catch {
      return lost(); // gone in this moment, which the next attempt sees
    }
    port = made;
    made.onDisconnect.addListener(() => {
      // Chrome puts what is not looked at into the page's console.
      void runtime()?.lastError;
      if (port === made) lost();
    });
  };
  const lost = (): void => {
    port = undefined;
    failures = Date.now() - openedAt >= GOOD_AFTER_MS ? 0 : failures + 1;
    if (failures <= MAX_FAILURES) retry = setTimeout(open, delay());
  };
  const delay = (): number => {
    if (failures > 1) return Math.min(LONGEST_MS, SHORTEST_MS * 2 ** (failures - 1) * (1 + random()));
    return page.isVisible() ? 0 : HIDDEN_MS.least + HIDDEN_MS.spread * random();
  };

  page.onLeft(() => {
    clearTimeout(retry);
    const left = port;
    port = undefined;
    left?.disconnect();
  }, ended.signal);
  page.onBack(() => {
    failures = 0;
    open();
  }, ended.signal);
  open();
}
