import type { Logger } from "@browser-mcp/protocol";
import type { DebuggerSessions } from "./debugger-sessions.js";
import type { SitePolicy } from "./site-policy.js";
import type { TabAddresses } from "./tab-addresses.js";

/** Ends the debugger's sessions at tabs whose site is off: when it is turned off, and when a tab goes there. */
export function keepDebuggerOff(
  sessions: Pick<DebuggerSessions, "endAt" | "onAttached">,
  sites: Pick<SitePolicy, "known" | "isOn" | "onChanged">,
  shown: Pick<TabAddresses, "all" | "of" | "onMoved">,
  log: Pick<Logger, "warn">,
): void {
  const look = (tabId: number, url: string): void => {
    if (sites.isOn(url)) return;
    sessions
      .endAt(tabId)
      .catch((cause: unknown) => log.warn("the debugger could not be detached", { tabId, cause }));
  };
  const lookAtAll = (): void => {
    for (const [tabId, url] of shown.all) look(tabId, url);
  };
  sites.onChanged(lookAtAll);
  // What an earlier worker began is not ended before it is known whether it must be.
  const lookOnceKnown = (tabId: number, url: string): void => void sites.known.then(() => look(tabId, url));
  shown.onMoved(lookOnceKnown);
  sessions.onAttached(async (tabId) => lookOnceKnown(tabId, shown.of(tabId) ?? ""));
}
