import { join } from "node:path";
import { loadConfig } from "../config/load-config.js";
import type { ConfigSources, LoadedConfig } from "../config/load-config.js";
import { sayUnknown } from "../config/unknown-settings.js";
import type { Config } from "../config/config-schema.js";
import { createServerLogger } from "../observability/logger.js";
import type { ServerLogger } from "../observability/logger.js";
import { userFolders } from "../user-folders.js";
import type { CliContext } from "./cli-context.js";
import { flagsToConfig } from "./server-flags.js";
import type { ServerFlags } from "./server-flags.js";

/** The settings in force and the log that they ask for. */
export interface Settings {
  readonly config: Config;
  readonly logger: ServerLogger;
  readonly sources: ConfigSources;
  readonly loaded: LoadedConfig;
}

/** Where a command's settings come from. */
export const configSources = (context: CliContext, flags: ServerFlags): ConfigSources => ({
  ...(flags.config === undefined ? {} : { file: flags.config }),
  directories: [context.directory, userFolders.config],
  variables: context.variables,
  flags: flagsToConfig(flags),
});

/**
 * Reads the settings of a command.
 * @throws BrowserMcpError INVALID_CONFIGURATION
 */
export async function readSettings(context: CliContext, flags: ServerFlags): Promise<Settings> {
  const sources = configSources(context, flags);
  const loaded = await loadConfig(sources);
  const { file, unknown } = loaded;
  const config = withAuditFile(loaded.config);
  const logger = createServerLogger({
    level: config.monitoring.log_level,
    stream: context.stderr,
    human: context.stderr.isTTY === true,
  });
  if (file !== undefined) logger.debug("configuration read", { file });
  for (const setting of unknown) logger.warn(sayUnknown(setting), { file });
  return { config, logger, sources, loaded };
}

/** Where the account of what was done is kept, unless the settings say otherwise. */
function withAuditFile(config: Config): Config {
  const { audit } = config;
  return { ...config, audit: { ...audit, file: audit.file ?? join(userFolders.log, "audit.jsonl") } };
}
