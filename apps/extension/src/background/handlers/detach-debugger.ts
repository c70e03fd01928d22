import { actions, type WireReply } from "@browser-mcp/protocol";
import type { DebuggerSessions } from "../debugger-sessions.js";
import type { TabAccess } from "../tab-access.js";
import { defineHandler, type Handler } from "./handler.js";

/** `detachDebugger`: takes the debugger away from a tab; of one that has none, or is gone, that is true already. */
export const detachDebugger = (access: Pick<TabAccess, "admit">, sessions: DebuggerSessions): Handler =>
  defineHandler("detachDebugger", actions.detachDebugger.params, async ({ tabId }) => {
    await access.admit(tabId);
    await sessions.letGo(tabId);
    const data: WireReply<"detachDebugger"> = { status: "detached" };
    return { data, tabId };
  });
