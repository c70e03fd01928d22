import { AuditLog, PolicyBrowser, readOwnPatterns, RedactingBrowser } from "@browser-mcp/guard";
import type { CallEntry, Policy } from "@browser-mcp/guard";
import type { Browser, Logger } from "@browser-mcp/protocol";
import type { Config } from "../config/config-schema.js";
import { LineFile } from "../observability/line-file.js";
import { toolOfAction } from "./tool-of-action.js";

/** The browsers without what the settings hide; these themselves where nothing is to be hidden. */
export function withoutSecrets(browser: Browser, { security }: Config): Browser {
  if (!security.redact) return browser;
  return new RedactingBrowser(browser, {
    allow: new Set(security.redact_allow),
    own: readOwnPatterns(security.redact_patterns),
  });
}

/** The rules of the settings. */
export const policyOf = ({ security }: Config): Policy => ({
  sites: { allow: security.allow_sites, deny: security.deny_sites },
  tools: { allow: security.allow_tools, deny: security.deny_tools },
  ask: security.ask,
  readOnly: security.read_only,
});

/** The browsers under the rules of the settings. */
export function withPolicy(browser: Browser, config: Config, audit: AuditLog | undefined): PolicyBrowser {
  return new PolicyBrowser(browser, {
    toolOf: toolOfAction,
    policy: policyOf(config),
    ...(audit === undefined ? {} : { onCall: (entry: CallEntry) => isOwn(entry) || audit.add(entry) }),
  });
}

/** The log that the settings ask for; without a file, as where the server is part of another program, there is none. */
export function auditLogOf({ audit }: Config, logger: Logger): AuditLog | undefined {
  const { enabled, file, max_size_mb: megabytes, max_files: maxFiles } = audit;
  if (!enabled || file === undefined) return undefined;
  const onFailure = (reason: string): void => {
    logger.warn("the audit log cannot be written", { file, reason });
  };
  return new AuditLog(new LineFile({ path: file, maxBytes: megabytes * 1024 * 1024, maxFiles, onFailure }));
}

/** The server itself looks for new tabs every few seconds, for those who watch the list. */
const isOwn = ({ action, caller }: CallEntry): boolean =>
  action === "getAllTabs" && caller.client === "browser-mcp" && caller.session === undefined;
