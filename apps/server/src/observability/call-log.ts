import type { Logger } from "@browser-mcp/protocol";
import type { ToolCallRecord } from "@browser-mcp/tools";

/** Writes one line for one finished call: who, what, where, how long, with what outcome and size. Never content. */
export class CallLog {
  /** @param enabled `monitoring.enable_request_logging`; may change at any time */
  constructor(
    private readonly logger: Logger,
    public enabled: boolean,
  ) {}

  add(record: ToolCallRecord): void {
    if (!this.enabled) return;
    const { id, tool, caller, outcome, duration, browserId, tabId, resultSize } = record;
    // What is undefined is not written.
    this.logger.info("tool call", {
      id,
      client: caller.client,
      tool,
      tab: tabId,
      browser: browserId,
      ms: Math.round(duration * 10) / 10,
      outcome,
      size: resultSize,
    });
  }
}
