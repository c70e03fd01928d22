import type { PolicyBrowser } from "@browser-mcp/guard";
import type { HttpGuard } from "@browser-mcp/mcp";
import type { ToolRunner } from "@browser-mcp/tools";
import type { Config } from "./config/config-schema.js";
import type { CallLog } from "./observability/call-log.js";
import { policyOf } from "./security/guarded-browsers.js";
import { policyDigest } from "./security/policy-digest.js";

/** The parts that heed `liveSettings`. */
export interface LiveParts {
  readonly guard: HttpGuard;
  readonly toolRunner: ToolRunner;
  readonly callLog: CallLog;
  readonly policy: PolicyBrowser;
}

/** Hands the settings that a running server takes over to the parts that heed them. */
export function applyLiveSettings({ guard, toolRunner, callLog, policy }: LiveParts, config: Config): void {
  guard.allowOrigins(config.server.cors_origins);
  toolRunner.limit({ resultBytes: config.limits.result_bytes });
  callLog.enabled = config.monitoring.enable_request_logging;
  const wanted = policyOf(config);
  // Everybody who follows tabs hears of another policy, so only where it is one.
  if (policyDigest(wanted) !== policyDigest(policy.policy)) policy.setPolicy(wanted);
}
