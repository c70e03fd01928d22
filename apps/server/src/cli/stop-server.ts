import { BrowserMcpError } from "@browser-mcp/protocol";
import { describeUsers, isIdle } from "../background/compatibility.js";
import { findServerSurely } from "../background/running-server.js";
import { refusal } from "../background/server-finder.js";
import { shutDown } from "../background/shut-down.js";
import type { CliContext } from "./cli-context.js";
import { say } from "./cli-context.js";
import { readSettings } from "./settings.js";
import type { ServerFlags } from "./server-flags.js";
import { serverPlace } from "./server-place.js";
import { strange } from "./show-status.js";

/**
 * Ends the server that was started in the background; with `force` also one that was started by hand.
 * @throws BrowserMcpError PORT_IN_USE where another program has the port, PERMISSION_DENIED where it was started by hand
 */
export async function stopServer(context: CliContext, flags: ServerFlags, force: boolean): Promise<void> {
  const { config } = await readSettings(context, { logLevel: "warn", ...flags });
  const place = await serverPlace(config);
  const found = await findServerSurely(place, context.stop);
  if (found.kind === "nothing") {
    say(context, `No server runs on port ${place.port}.`);
    return;
  }
  if (found.kind !== "server") throw refusal(strange(found), place.port);
  const { server } = found;
  if (!(await shutDown(place, force ? "any" : "background", server.pid))) {
    throw new BrowserMcpError("PERMISSION_DENIED", `The server on port ${place.port} was started by hand.`, {
      hint: "End it where it was started (Ctrl-C), or use --force.",
    });
  }
  const users = isIdle(server)
    ? ""
    : `; it was used by ${describeUsers(server)}, whose next call starts it again`;
  say(context, `Stopped the server on port ${place.port}${users}.`);
}
