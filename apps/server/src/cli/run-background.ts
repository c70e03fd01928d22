import { watchIdle } from "../background/idle-watch.js";
import { logFileOf } from "../background/log-file.js";
import { createContainer, liveParts } from "../container.js";
import type { Occupancy } from "../http/occupancy.js";
import { ServerLife } from "../http/server-life.js";
import type { BrowserMcpServer } from "../server.js";
import { tokens } from "../tokens.js";
import type { CliContext } from "./cli-context.js";
import { endServer } from "./end-server.js";
import { stopped } from "./run-server.js";
import { readServerSettings } from "./settings.js";
import type { ServerFlags } from "./server-flags.js";
import { watchConfig } from "./watch-config.js";

/**
 * Runs the server that all bridges of `browser-mcp stdio` share, until nobody has used it for a while or it is told to
 * stop. It has nobody to talk to: it writes its log to a file, and one word to the bridge that started it.
 * @throws BrowserMcpError whatever keeps it from starting
 */
export async function runBackground(context: CliContext, flags: ServerFlags): Promise<void> {
  const settings = await readServerSettings(context, flags, logFileOf);
  const ended = new AbortController();
  const life = new ServerLife(true, () => ended.abort());
  const container = createContainer({ ...settings, life });
  const server = container.resolve<BrowserMcpServer>(tokens.server);
  const occupancy = container.resolve<Occupancy>(tokens.occupancy);
  const watcher = watchConfig(settings, () => liveParts(container));
  let stopWatching = (): void => undefined;
  try {
    const addresses = await server.start();
    settings.logger.info("background server started", { mcp: addresses.mcp, pid: process.pid });
    stopWatching = watchIdle(occupancy, settings.config.background.idle_timeout_secs * 1000, () => {
      settings.logger.info("nobody uses the background server, so it ends");
      life.end();
    });
    context.report({ kind: "ready" });
    await stopped(AbortSignal.any([context.stop, ended.signal]));
    settings.logger.info("background server stops");
  } finally {
    stopWatching();
    await watcher.close();
    await endServer(server, context.stop, settings.logger);
    await container.dispose();
    await settings.logFile?.close();
  }
}
