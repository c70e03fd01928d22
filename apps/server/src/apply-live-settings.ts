import type { HttpGuard } from "@browser-mcp/mcp";
import type { ToolRunner } from "@browser-mcp/tools";
import type { Config } from "./config/config-schema.js";
import type { CallLog } from "./observability/call-log.js";

/** The parts that heed `liveSettings`. */
export interface LiveParts {
  readonly guard: HttpGuard;
  readonly toolRunner: ToolRunner;
  readonly callLog: CallLog;
}

/** Hands the settings that a running server takes over to the parts that heed them. */
export function applyLiveSettings({ guard, toolRunner, callLog }: LiveParts, config: Config): void {
  guard.allowOrigins(config.server.cors_origins);
  toolRunner.limit({ resultBytes: config.limits.result_bytes });
  callLog.enabled = config.monitoring.enable_request_logging;
}
