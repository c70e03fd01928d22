import type { HttpGuard } from "@browser-mcp/mcp";
import type { ToolRunner } from "@browser-mcp/tools";
import type { DependencyContainer } from "tsyringe";
import type { Config } from "./config/config-schema.js";
import type { CallLog } from "./observability/call-log.js";
import { tokens } from "./tokens.js";

/** Hands the settings that a running server takes over to the parts that heed them; see `liveSettings`. */
export function applyLiveSettings(container: DependencyContainer, config: Config): void {
  container.resolve<HttpGuard>(tokens.guard).allowOrigins(config.server.cors_origins);
  container.resolve<ToolRunner>(tokens.toolRunner).limit({ resultBytes: config.limits.result_bytes });
  container.resolve<CallLog>(tokens.callLog).enabled = config.monitoring.enable_request_logging;
}
