import { join } from "node:path";
import { loadConfig } from "../config/load-config.js";
import type { ConfigSources, LoadedConfig } from "../config/load-config.js";
import { sayUnknown } from "../config/unknown-settings.js";
import type { Config } from "../config/config-schema.js";
import { LineFile } from "../observability/line-file.js";
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

/** The settings of a server, whose log may go to a file. */
export interface ServerSettings extends Settings {
  /** To be closed when the server has ended; absent where the log goes to standard error. */
  readonly logFile: LineFile | undefined;
}

/** Where a command's settings come from. */
export const configSources = (context: CliContext, flags: ServerFlags): ConfigSources => ({
  ...(flags.config === undefined ? {} : { file: flags.config }),
  directories: [context.directory, userFolders.config],
  variables: context.variables,
  flags: flagsToConfig(flags),
});

/**
 * Reads the settings of a command, which logs to standard error.
 * @throws BrowserMcpError INVALID_CONFIGURATION
 */
export async function readSettings(context: CliContext, flags: ServerFlags): Promise<Settings> {
  const settings = await load(context, flags);
  return withLogger(settings, loggerOn(context, settings.config));
}

/**
 * Reads the settings of a server.
 * @param defaultLogFile where its log goes, by its port, unless the settings say; without it to standard error
 * @throws BrowserMcpError INVALID_CONFIGURATION
 */
export async function readServerSettings(
  context: CliContext,
  flags: ServerFlags,
  defaultLogFile?: (port: number) => string,
): Promise<ServerSettings> {
  const settings = await load(context, flags);
  const { server, monitoring } = settings.config;
  const onTerminal = loggerOn(context, settings.config);
  const path = monitoring.log_file ?? defaultLogFile?.(server.port);
  if (path === undefined) return { ...withLogger(settings, onTerminal), logFile: undefined };
  const logFile = new LineFile({
    path,
    maxBytes: monitoring.log_max_size_mb * 1024 * 1024,
    maxFiles: monitoring.log_max_files,
    onFailure: (reason) => onTerminal.warn("the log file cannot be written", { file: path, reason }),
  });
  const level = monitoring.log_level;
  const inFile = createServerLogger({ level, to: logFile, human: false });
  return { ...withLogger(settings, inFile), logFile };
}

type Loaded = Omit<Settings, "logger">;

async function load(context: CliContext, flags: ServerFlags): Promise<Loaded> {
  const sources = configSources(context, flags);
  const loaded = await loadConfig(sources);
  return { config: withAuditFile(loaded.config), sources, loaded };
}

/** Begins the log with what the settings themselves give to say. */
function withLogger(settings: Loaded, logger: ServerLogger): Settings {
  const { file, unknown } = settings.loaded;
  if (file !== undefined) logger.debug("configuration read", { file });
  for (const setting of unknown) logger.warn(sayUnknown(setting), { file });
  return { ...settings, logger };
}

const loggerOn = ({ stderr }: CliContext, { monitoring }: Config): ServerLogger =>
  createServerLogger({ level: monitoring.log_level, to: stderr, human: stderr.isTTY === true });

/** Where the account of what was done is kept, unless the settings say otherwise. */
function withAuditFile(config: Config): Config {
  const { audit } = config;
  return { ...config, audit: { ...audit, file: audit.file ?? join(userFolders.log, "audit.jsonl") } };
}
