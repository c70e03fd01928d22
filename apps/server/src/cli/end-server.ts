import type { Logger } from "@browser-mcp/protocol";
import { faultOf } from "../process-watch.js";
import type { BrowserMcpServer } from "../server.js";

/** Ends a server: calls under way may end first, unless it was a fault that stopped the program, which is logged. */
export async function endServer(server: BrowserMcpServer, stop: AbortSignal, logger: Logger): Promise<void> {
  const fault = faultOf(stop);
  if (fault === undefined) return server.finish();
  logger.error("an unexpected fault ends the server", { error: fault });
  return server.close();
}
