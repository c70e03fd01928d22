import type { BrowserEvent } from "@browser-mcp/protocol";
import type { ResourceChange } from "./resource-source.js";
import { tabResourceKinds } from "./tab-uri.js";
import type { TabResourceKind } from "./tab-uri.js";

/** What a changed page shows differently; console and network tell of themselves. */
const ofPage: readonly TabResourceKind[] = ["content", "dom", "screenshot", "accessibility"];

/** Chrome DevTools Protocol events that add to a console or a list of requests. */
const ofDebugger: Readonly<Record<string, TabResourceKind>> = {
  "Runtime.consoleAPICalled": "console",
  "Runtime.exceptionThrown": "console",
  "Log.entryAdded": "console",
  "Network.requestWillBeSent": "network",
  "Network.responseReceived": "network",
  "Network.loadingFinished": "network",
  "Network.loadingFailed": "network",
};

const browserPrefix = (browserId: string): string => `browser:${browserId}/`;

/** The key under which changes of a tab's resource are told. */
export function tabKey(browserId: string, tabId: number, kind: TabResourceKind): string {
  return `${browserPrefix(browserId)}${tabId}/${kind}`;
}

/** What an event means for the resources of tabs. */
export function changesOf(event: BrowserEvent): readonly ResourceChange[] {
  switch (event.type) {
    case "browser-connected":
      // It may have been away for a while, unable to tell what happened meanwhile.
      return [{ type: "list" }, { type: "all-updated", prefix: browserPrefix(event.browser.browserId) }];
    case "browser-disconnected":
    case "tab-created":
      return [{ type: "list" }];
    case "tab-removed":
      return [{ type: "list" }, updated(event, tabResourceKinds)];
    case "tab-navigated":
      return [updated(event, tabResourceKinds)];
    case "tab-changed":
      return [updated(event, ofPage)];
    case "debugger-event": {
      const kind = Object.hasOwn(ofDebugger, event.method) ? ofDebugger[event.method] : undefined;
      return kind === undefined ? [] : [updated(event, [kind])];
    }
    case "tab-activated":
    case "debugger-detached":
    case "page-data":
      return [];
  }
}

function updated(
  { browserId, tabId }: { readonly browserId: string; readonly tabId: number },
  kinds: readonly TabResourceKind[],
): ResourceChange {
  return { type: "updated", keys: kinds.map((kind) => tabKey(browserId, tabId, kind)) };
}
