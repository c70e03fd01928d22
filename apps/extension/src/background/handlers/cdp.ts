import { actions, BrowserMcpError } from "@browser-mcp/protocol";
import * as z from "zod";
import { browserError, messageOf } from "../browser-errors.js";
import type { DebuggerSessions } from "../debugger-sessions.js";
import type { TabAccess } from "../tab-access.js";
import { defineHandler, type Handler } from "./handler.js";

const result = z.record(z.string(), z.unknown());

/** `cdp`: one Chrome DevTools Protocol command, passed through to a tab. */
export const cdp = (access: TabAccess, sessions: DebuggerSessions): Handler =>
  defineHandler("cdp", actions.cdp.params, async ({ tabId, method, params }, signal) => {
    const tab = await access.open(tabId);
    const send = async (): Promise<object> => {
      try {
        const answer = await sessions.send(tab.id, method, params);
        sessions.clientDomains.note(tab.id, method);
        return answer;
      } catch (thrown) {
        const error = browserError(thrown, tab);
        if (error.code !== "BROWSER_ERROR") throw error;
        throw new BrowserMcpError("BROWSER_ERROR", `${method} failed: ${messageOf(thrown)}`, {
          cause: thrown,
        });
      }
    };
    return { data: result.parse(await access.use(tab, signal, send)), tabId: tab.id };
  });
