import type { WireEvent } from "@browser-mcp/protocol";
import { isPageChanged } from "../shared/page-changed.js";
import type { MessagesApi } from "./chrome-api.js";
import type { SitePolicy } from "./site-policy.js";

/** Passes on what a page tells of itself when it changes after a read, unless its site is off by now. */
export function relayChanges(
  messages: MessagesApi,
  notify: (event: WireEvent) => void,
  sites: Pick<SitePolicy, "isOn">,
): void {
  messages.onMessage.addListener((message, { tab }) => {
    if (!isPageChanged(message) || tab?.id === undefined || !sites.isOn(tab.url ?? "")) return;
    notify({ type: "tab-changed", tabId: tab.id });
  });
}
