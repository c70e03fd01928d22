import { BrowserMcpError } from "@browser-mcp/protocol";
import type { ChromeTab } from "./chrome-api.js";

const LONGEST_URL = 200;

/** Whether no process is behind a tab, so that nothing of its page can be asked; a discarded tab is another matter. */
export const hasNoPage = ({ status, discarded }: ChromeTab): boolean => status === "unloaded" && !discarded;

/** What to say of such a tab: Chrome itself says of it that extensions have no permission. */
export const pageGone = (tabId: number, url: string): BrowserMcpError =>
  new BrowserMcpError(
    "BROWSER_ERROR",
    `Tab ${tabId} has no page now: ${url.slice(0, LONGEST_URL)} crashed, or the browser has not loaded it since it started. Reload the tab, or read another one.`,
  );
