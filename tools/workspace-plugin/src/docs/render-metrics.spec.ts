import { renderMetrics } from "./render-metrics";

describe("the reference of the metrics", () => {
  it("gives ours first, with type and labels, then those of the process", () => {
    const page = renderMetrics([
      { name: "nodejs_version_info", type: "gauge", help: "Node.js.", labels: [] },
      { name: "browser_mcp_calls_total", type: "counter", help: "Calls.", labels: ["tool"] },
    ]);
    const ours = page.indexOf("| `browser_mcp_calls_total` | counter | `tool` | Calls. |");
    const process = page.indexOf("| `nodejs_version_info` | gauge |  | Node.js. |");
    expect(ours).toBeGreaterThan(0);
    expect(process).toBeGreaterThan(page.indexOf("## Of the process"));
    expect(process).toBeGreaterThan(ours);
  });
});
