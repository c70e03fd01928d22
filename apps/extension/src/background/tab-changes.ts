import type { WireEvent } from "@browser-mcp/protocol";
import { isPageChanged } from "../shared/page-changed.js";
import type { MessagesApi } from "./chrome-api.js";

/** Passes on what a page tells of itself when it changes after a read. */
export function relayChanges(messages: MessagesApi, notify: (event: WireEvent) => void): void {
  messages.onMessage.addListener((message, { tab }) => {
    if (isPageChanged(message) && tab?.id !== undefined) notify({ type: "tab-changed", tabId: tab.id });
  });
}
