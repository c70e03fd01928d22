import { configSchema } from "./config/config-schema.js";
import { createConformanceContainer } from "./container.conformance.js";
import { createServerLogger } from "./observability/logger.js";
import type { BrowserMcpServer } from "./server.js";
import { tokens } from "./tokens.js";

/*
 * The server as the official conformance suite wants it: on any free port, with the suite's fixtures beside the
 * product's own parts. Never part of the product; `nx run server:conformance` builds and runs it.
 */
const container = createConformanceContainer({
  config: configSchema.parse({ server: { port: 0, ws_port: 0 }, monitoring: { prometheus_port: 0 } }),
  logger: createServerLogger({ level: "warn", to: process.stderr, human: false }),
});
const server = container.resolve<BrowserMcpServer>(tokens.server);
const { mcp } = await server.start();
process.stdout.write(`MCP ${mcp}\n`);

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(signal, () => void server.close().then(() => process.exit(0)));
}
