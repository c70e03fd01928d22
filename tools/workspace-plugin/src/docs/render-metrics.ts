import { generatedNote, table } from "./markdown";
import type { MetricReference } from "./reference";

const code = (text: string): string => `\`${text}\``;

const rows = (metrics: readonly MetricReference[]): string =>
  table(
    ["Metric", "Type", "Labels", "What it is"],
    metrics.map(({ name, type, help, labels }) => [code(name), type, labels.map(code).join(", "), help]),
  );

/** `docs/metrics.md`: what `/metrics` tells. Markdown, not yet formatted. */
export function renderMetrics(metrics: readonly MetricReference[]): string {
  const ours = metrics.filter(({ name }) => name.startsWith("browser_mcp_"));
  const others = metrics.filter((metric) => !ours.includes(metric));
  return [
    "# Metrics",
    generatedNote("the metrics of a running server"),
    "`GET /metrics` on the main port and on `monitoring.prometheus_port` (9090) gives these in the Prometheus text format. Labels never hold page content, addresses or names of clients. [grafana-dashboard.json](grafana-dashboard.json) is a dashboard of them to import.",
    rows(ours),
    "## Of the process",
    rows(others),
  ]
    .join("\n\n")
    .concat("\n");
}
