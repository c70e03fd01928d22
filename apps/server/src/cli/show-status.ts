import { compareVersions } from "@browser-mcp/protocol";
import { describeUsers } from "../background/compatibility.js";
import { logFileOf } from "../background/log-file.js";
import { findServerSurely } from "../background/running-server.js";
import type { Found, RunningServer } from "../background/running-server.js";
import { refusal } from "../background/server-finder.js";
import { version } from "../version.js";
import type { CliContext } from "./cli-context.js";
import { say } from "./cli-context.js";
import { readSettings } from "./settings.js";
import type { ServerFlags } from "./server-flags.js";
import { serverPlace } from "./server-place.js";

/**
 * Says whether a server runs, which, and who uses it.
 * @returns the exit code: 0 if one runs
 * @throws BrowserMcpError PORT_IN_USE where another program has the port
 */
export async function showStatus(context: CliContext, flags: ServerFlags, asJson: boolean): Promise<number> {
  const { config } = await readSettings(context, { logLevel: "warn", ...flags });
  const place = await serverPlace(config);
  const found = await findServerSurely(place, context.stop);
  if (asJson) {
    const server = found.kind === "server" ? found.server : null;
    say(context, JSON.stringify({ running: server !== null, port: place.port, server }, null, 2));
    return server === null ? 1 : 0;
  }
  if (found.kind === "nothing") {
    say(context, `No server runs on port ${place.port}.`);
    return 1;
  }
  if (found.kind !== "server") throw refusal(strange(found), place.port);
  const log = config.monitoring.log_file ?? logFileOf(place.port);
  for (const line of describe(found.server, log)) say(context, line);
  return 0;
}

/** What says nothing useful is as good as another program. */
export const strange = (
  found: Exclude<Found, { kind: "server" | "nothing" }>,
): Extract<Found, { kind: "stranger" | "locked" | "untrusted" }> =>
  found.kind === "unclear" ? { kind: "stranger", original: false } : found;

function describe(server: RunningServer, log: string): readonly string[] {
  const { port, pid, background, browsers } = server;
  const other = server.version === version ? "" : ` (this command is ${version})`;
  return [
    `Browser MCP ${server.version} runs on port ${port}${other}.`,
    `  Started   ${background ? "in the background, by `browser-mcp stdio`" : "by hand"}, ${ago(server.uptime)} ago${pid === undefined ? "" : `, process ${pid}`}`,
    `  Used by   ${describeUsers(server)}`,
    ...(browsers.length === 0 ? ["  Browser   none is connected"] : browsers.map(describeBrowser(server))),
    ...(background ? [`  Log       ${log}`] : []),
  ];
}

const describeBrowser =
  (server: RunningServer) =>
  ({ name, extensionVersion }: RunningServer["browsers"][number]): string => {
    if (extensionVersion === undefined) return `  Browser   ${name}, the existing extension`;
    const old = compareVersions(extensionVersion, server.version) === "older" ? " (outdated: update it)" : "";
    return `  Browser   ${name}, extension ${extensionVersion}${old}`;
  };

function ago(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h`;
}
