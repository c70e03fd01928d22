import { silentLogger } from "@browser-mcp/protocol";
import { configSchema } from "../config/config-schema.js";
import { createContainer } from "../container.js";
import type { Routes } from "../http/routes.js";
import { tokens } from "../tokens.js";
import type { MetricDescription, Metrics } from "./metrics.js";

/** Every metric of a server with all parts, as the container makes it; for the reference. */
export function metricsReference(): readonly MetricDescription[] {
  const container = createContainer({ config: configSchema.parse({}), logger: silentLogger });
  container.resolve<Routes>(tokens.routes);
  return container.resolve<Metrics>(tokens.metrics).describe();
}
