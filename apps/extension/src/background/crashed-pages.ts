import { BrowserMcpError } from "@browser-mcp/protocol";
import type { ChromeTab } from "./chrome-api.js";
import type { DevToolsListener } from "./devtools-watchers.js";

const LONGEST_URL = 200;

/** Whether no process is behind a tab, so that nothing of its page can be asked; a discarded tab is another matter. */
export const hasNoPage = ({ status, discarded }: ChromeTab): boolean => status === "unloaded" && !discarded;

/** The event that tells of the end of a page's process, whether or not its domain is enabled. */
const PAGE_CRASHED = "Inspector.targetCrashed";

/** Tells of DevTools events at a tab; returns what ends that. */
interface Watchable {
  watch(tabId: number, listener: DevToolsListener): () => void;
}

/**
 * Work through a debugger session, unless the page crashes before its end: Chrome answers no command to a page that is
 * gone.
 * @throws BrowserMcpError BROWSER_ERROR when it crashes; what the work throws
 */
export function unlessCrashed<T>(sessions: Watchable, tabId: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const unwatch = sessions.watch(tabId, (_tabId, method) => {
      if (method !== PAGE_CRASHED) return;
      // The work may never come to an end now.
      unwatch();
      reject(new BrowserMcpError("BROWSER_ERROR", `The page of tab ${tabId} crashed.`));
    });
    work.then(resolve, reject).finally(unwatch);
  });
}

/** What to say of such a tab: Chrome itself says of it that extensions have no permission. */
export const pageGone = (tabId: number, url: string): BrowserMcpError =>
  new BrowserMcpError(
    "BROWSER_ERROR",
    `Tab ${tabId} has no page now: ${url.slice(0, LONGEST_URL)} crashed, or the browser has not loaded it since it started. Reload the tab, or read another one.`,
  );
