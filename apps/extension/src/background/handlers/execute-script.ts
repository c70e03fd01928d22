import { actions, BrowserMcpError, type ScriptOutcome } from "@browser-mcp/protocol";
import { assertReadable, browserError } from "../browser-errors.js";
import type { DebuggedDocuments } from "../debugged-documents.js";
import type { DebuggerSessions } from "../debugger-sessions.js";
import { runInPage, type MainWorldApi } from "../script/script-in-page.js";
import { renderBounds } from "../script/renderer.js";
import type { ScriptRunner } from "../script/script-runner.js";
import type { OpenTab, TabAccess } from "../tab-access.js";
import { within } from "../waiting.js";
import { defineHandler, type Handler } from "./handler.js";

/** Where the request names no `timeout`: just under the action's deadline, so that the answer says why. */
const TIMEOUT_MS = actions.executeScript.deadlineMs - 2_000;

/** What `executeScript` works with. */
export interface ScriptParts {
  readonly access: TabAccess;
  readonly documents: Pick<DebuggedDocuments, "noted">;
  readonly sessions: DebuggerSessions;
  readonly runner: ScriptRunner;
  readonly mainWorld: MainWorldApi;
}

/**
 * `executeScript`: runs a script in a tab's page, once, and gives its value. Through the debugger; where that may not be
 * used, within what the page allows, and the outcome names what is lacking.
 */
export const executeScript = ({ access, documents, sessions, runner, mainWorld }: ScriptParts): Handler =>
  defineHandler("executeScript", actions.executeScript.params, async (params, signal) => {
    const { script, timeout = TIMEOUT_MS } = params;
    const tab = await access.find(params, signal);
    assertReadable(tab);
    const ran: { in?: ReturnType<DebuggedDocuments["noted"]> } = {};
    /** In the same breath as the script was sent, once a debugger is there. */
    const sent = <T>(outcome: T): T => {
      ran.in = documents.noted(tab.id);
      return outcome;
    };
    const data = await access.use(tab, signal, async () => {
      try {
        return await sessions.use(tab.id, () => sent(runner.run(tab.id, script, timeout)));
      } catch (thrown) {
        const error = browserError(thrown, tab);
        // What has begun is never run a second time.
        if (ran.in !== undefined || error.code !== "PERMISSION_DENIED") throw error;
        return sent(runWithout(mainWorld, tab, script, timeout, error.message));
      }
    });
    const document = await ran.in?.();
    return { data, tabId: tab.id, ...(document === undefined ? {} : document), observed: false };
  });

async function runWithout(
  mainWorld: MainWorldApi,
  tab: OpenTab,
  script: string,
  timeoutMs: number,
  reason: string,
): Promise<ScriptOutcome> {
  const work = runInPage(mainWorld, tab.id, script, { reason, bounds: renderBounds });
  const outcome = await within(timeoutMs, work, undefined);
  if (outcome !== undefined) return outcome;
  throw new BrowserMcpError(
    "REQUEST_TIMEOUT",
    `The script did not end within ${timeoutMs} ms. It could not be stopped: ${reason}`,
  );
}
