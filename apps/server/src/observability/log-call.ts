import type { Logger } from "@browser-mcp/protocol";
import type { ToolCallRecord } from "@browser-mcp/tools";

/** One line for one finished call: who, what, where, how long, with what outcome and size. Never content. */
export function logCall(logger: Logger, record: ToolCallRecord): void {
  const { id, tool, caller, outcome, duration, browserId, tabId, resultSize } = record;
  logger.info("tool call", {
    id,
    client: caller.client,
    tool,
    ...(tabId === undefined ? {} : { tab: tabId }),
    ...(browserId === undefined ? {} : { browser: browserId }),
    ms: Math.round(duration * 10) / 10,
    outcome,
    size: resultSize,
  });
}
