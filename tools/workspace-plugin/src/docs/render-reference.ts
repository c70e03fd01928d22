import type { Reference } from "./reference";
import { renderErrors } from "./render-errors";
import { renderMetrics } from "./render-metrics";
import { renderSettings } from "./render-settings";
import { renderTools } from "./render-tools";

/** The generated pages: their paths in the workspace and their texts, not yet formatted. */
export function renderReference({
  tools,
  errors,
  settings,
  metrics,
}: Reference): ReadonlyMap<string, string> {
  return new Map([
    ["docs/tools.md", renderTools(tools)],
    ["docs/errors.md", renderErrors(errors)],
    ["docs/configuration.md", renderSettings(settings)],
    ["docs/metrics.md", renderMetrics(metrics)],
  ]);
}
