import type { BrowserEvent, WireEvent } from "@browser-mcp/protocol";
import { debuggerEventOf } from "./debugger-event.js";

/**
 * A notification of either extension as subscribers see it; undefined for what concerns the socket alone.
 * @param text of the frame in which it came, where that is at hand
 */
export function browserEventOf(event: WireEvent, browserId: string, text?: string): BrowserEvent | undefined {
  switch (event.type) {
    case "connection_established":
      return undefined;
    case "debugger_event":
      return debuggerEventOf(event, browserId, text);
    case "devtools_message":
      return { type: "page-data", browserId, tabId: event.tabId, source: "devtools", data: event.data };
    case "browser_data":
      return { type: "page-data", browserId, tabId: event.tabId, source: "content-script", data: event.data };
    case "tab-created":
    case "tab-activated":
    case "tab-navigated":
      return { type: event.type, browserId, tabId: event.tab.id, tab: { ...event.tab, browserId } };
    case "tab-replaced":
      // Of what was known of the tab nothing holds any more: to subscribers one has gone, and another comes.
      return { type: "tab-removed", browserId, tabId: event.tabId };
    case "tab-removed":
    case "tab-changed":
    case "debugger-detached":
      return { type: event.type, browserId, tabId: event.tabId };
  }
}
