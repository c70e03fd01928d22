import type { Logger } from "@browser-mcp/protocol";
import type { DebuggerSessions } from "../debugger-sessions.js";
import { within } from "../waiting.js";
import type { NetworkLog } from "./network-log.js";

/** What the browser keeps of answers for one tab, in bytes; a longer one is not kept. */
const buffers = { maxTotalBufferSize: 20_000_000, maxResourceBufferSize: 5_000_000, maxPostDataSize: 0 };

/** A page that hangs answers late; what the session was begun for does not wait for it longer than this. */
const PATIENCE_MS = 500;

type Sessions = Pick<DebuggerSessions, "watch" | "onAttached" | "onEnded" | "command">;

/** Lets the log hear of every request wherever the debugger is attached, whoever attached it. */
export function followDebugger(
  network: Pick<NetworkLog, "watched" | "unwatched" | "devtoolsEvent">,
  sessions: Sessions,
  log: Logger,
): void {
  sessions.watch(undefined, (tabId, method, params) => network.devtoolsEvent(tabId, method, params));
  sessions.onAttached(async (tabId) => {
    const enabled = sessions.command(tabId, "Network.enable", buffers).then(() => network.watched(tabId));
    enabled.catch((cause: unknown) => log.debug("the debugger does not tell of requests", { tabId, cause }));
    await within(PATIENCE_MS, enabled, undefined);
  });
  sessions.onEnded((tabId) => network.unwatched(tabId));
}
