import { BrowserMcpError } from "@browser-mcp/protocol";
import type { Browser, ConnectedBrowser } from "@browser-mcp/protocol";

/**
 * Waits until a browser is connected.
 * @throws BrowserMcpError BROWSER_LAUNCH_FAILED after the deadline, CANCELLED when stopped
 */
export function waitForBrowser(
  browser: Browser,
  deadlineMs: number,
  stop: AbortSignal,
): Promise<ConnectedBrowser> {
  const [connected] = browser.browsers();
  if (connected !== undefined) return Promise.resolve(connected);
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      clearTimeout(timer);
      unsubscribe();
      stop.removeEventListener("abort", onStop);
      act();
    };
    const onStop = (): void => {
      settle(() => reject(new BrowserMcpError("CANCELLED", "Stopped while the browser was starting.")));
    };
    const timer = setTimeout(() => {
      const text = `The browser started, but its extension did not connect within ${deadlineMs / 1000} s.`;
      settle(() => reject(new BrowserMcpError("BROWSER_LAUNCH_FAILED", text)));
    }, deadlineMs);
    const unsubscribe = browser.subscribe((event) => {
      if (event.type === "browser-connected") settle(() => resolve(event.browser));
    });
    stop.addEventListener("abort", onStop);
    if (stop.aborted) onStop();
  });
}
