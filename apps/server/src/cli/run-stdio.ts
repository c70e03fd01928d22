import { resolve } from "node:path";
import { StdioBridge } from "@browser-mcp/mcp";
import type { ServerSource } from "@browser-mcp/mcp";
import { BrowserMcpError } from "@browser-mcp/protocol";
import type { Logger } from "@browser-mcp/protocol";
import { logFileOf } from "../background/log-file.js";
import { ServerFinder } from "../background/server-finder.js";
import { startBackground } from "../background/start-background.js";
import { loadConfig } from "../config/load-config.js";
import { createServerLogger } from "../observability/logger.js";
import { policyOf } from "../security/guarded-browsers.js";
import { policyDigest } from "../security/policy-digest.js";
import type { CliContext } from "./cli-context.js";
import { watchParent } from "./parent-watch.js";
import { configSources, readSettings } from "./settings.js";
import type { Settings } from "./settings.js";
import { toArguments } from "./server-flags.js";
import type { ServerFlags } from "./server-flags.js";
import { serverPlace } from "./server-place.js";

/**
 * Serves one client over standard input and output, through the server that all of them share. Standard output carries
 * the protocol alone: whatever is wrong is told there as an answer, and on standard error.
 */
export async function runStdio(context: CliContext, flags: ServerFlags): Promise<void> {
  const ended = new AbortController();
  const stopWatching = watchParent(
    () => process.ppid,
    () => ended.abort(),
  );
  const { source, logger, close } = await prepare(context, flags);
  const bridge = new StdioBridge({
    input: context.stdin,
    output: context.stdout,
    server: source,
    logger,
    stop: AbortSignal.any([context.stop, ended.signal]),
  });
  try {
    await bridge.run();
  } finally {
    stopWatching();
    close();
  }
}

interface Prepared {
  readonly source: ServerSource;
  readonly logger: Logger;
  readonly close: () => void;
}

/** Settings that are wrong are no reason to say nothing to the client: each of its requests is told. */
async function prepare(context: CliContext, flags: ServerFlags): Promise<Prepared> {
  try {
    const settings = await readSettings(context, { logLevel: "warn", ...flags });
    const finder = createFinder(context, flags, settings);
    return { source: finder, logger: settings.logger, close: () => finder.close() };
  } catch (error) {
    const logger = createServerLogger({ level: "warn", to: context.stderr, human: false });
    return { source: { find: () => Promise.reject(error) }, logger, close: () => undefined };
  }
}

function createFinder(
  context: CliContext,
  flags: ServerFlags,
  { config, loaded, logger }: Settings,
): ServerFinder {
  const { host, port } = config.server;
  if (port === 0) {
    throw new BrowserMcpError(
      "INVALID_CONFIGURATION",
      "A server that clients share needs a port they know, not 0.",
      {
        hint: "Leave --port out, or give the number of a free port.",
      },
    );
  }
  // The shared server reads the same settings, wherever it works.
  const shared = {
    ...flags,
    host,
    port,
    ...(loaded.file === undefined ? {} : { config: resolve(context.directory, loaded.file) }),
  };
  // The file may change, and the server follows it.
  const policy = async (): Promise<string> =>
    policyDigest(policyOf((await loadConfig(configSources(context, shared))).config));
  return new ServerFinder({
    place: () => serverPlace(config),
    logger,
    // Who restricts a client on its command line must not get a server that lets it do more.
    ...(flags.readOnly === true || flags.allowSite !== undefined ? { policy } : {}),
    start: () =>
      startBackground({
        program: context.program,
        args: toArguments(shared),
        variables: context.variables,
        directory: context.home,
        logFile: logFileOf(port),
      }),
  });
}
