import { actions, type WireReply } from "@browser-mcp/protocol";
import type { DebuggerSessions } from "../debugger-sessions.js";
import type { TabAccess } from "../tab-access.js";
import { defineHandler, type Handler } from "./handler.js";

/** `attachDebugger`: keeps the debugger at a tab until `detachDebugger`; asking twice is as good as once. */
export const attachDebugger = (access: TabAccess, sessions: DebuggerSessions): Handler =>
  defineHandler("attachDebugger", actions.attachDebugger.params, async ({ tabId }, signal) => {
    const tab = await access.open(tabId);
    const alreadyAttached = await access.use(tab, signal, () => sessions.hold(tab.id));
    const data: WireReply<"attachDebugger"> = {
      status: "attached",
      ...(alreadyAttached ? { alreadyAttached } : {}),
    };
    return { data, tabId: tab.id };
  });
