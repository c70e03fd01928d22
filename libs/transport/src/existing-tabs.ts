import { BrowserMcpError, type WireTab } from "@browser-mcp/protocol";
import type { BrowserLink } from "./browser-link.js";
import { expectResponse } from "./conversation.js";
import type { Deadline } from "./deadline.js";
import { normalise } from "./normalise.js";

/**
 * All tabs of a browser with the existing extension.
 * @throws BrowserMcpError as `Browser.request` says
 */
export async function tabsOf(link: BrowserLink, deadline: Deadline): Promise<readonly WireTab[]> {
  const frame = expectResponse(await link.send("getAllTabs", {}, deadline), "getAllTabs", {});
  return normalise("getAllTabs", frame.data, { browserId: link.browser.browserId, protocol: 1, params: {} });
}

/** In the words of the extension. */
export function tabNotFound(tabId: number): BrowserMcpError {
  return new BrowserMcpError("TAB_NOT_FOUND", `No tab with id: ${tabId}.`);
}
