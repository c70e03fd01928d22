import type { Browser } from "./browser.js";

/** Says for a person what a request to a browser waits for at this moment. */
export function awaited(
  browser: Browser,
  action: string,
  target: { readonly browserId?: string | undefined; readonly tabId?: number | undefined },
): string {
  const connected = browser.browsers();
  const { browserId, tabId } = target;
  if (connected.length === 0) return "No browser is connected: waiting for one to come back";
  const named = connected.find((one) => one.browserId === browserId);
  if (browserId !== undefined && named === undefined) {
    return `Browser ${browserId} is not connected: waiting for it to come back`;
  }
  const [only, another] = connected;
  const name = (another === undefined ? only : named)?.name ?? "the browser";
  return `Waiting for ${name}: ${action}${tabId === undefined ? "" : ` of tab ${tabId}`}`;
}
