import { metricsReference } from "./metrics-reference.js";

describe("the metrics", () => {
  const ours = metricsReference().filter(({ name }) => name.startsWith("browser_mcp_"));

  it("are named as Prometheus has it: counters end in _total, durations in _seconds", () => {
    expect(ours.length).toBeGreaterThan(20);
    for (const { name, type, help } of ours) {
      expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
      expect(name.endsWith("_total")).toBe(type === "counter");
      expect(name.endsWith("_seconds")).toBe(type === "histogram");
      expect(help).toMatch(/^[A-Z].*\.$/);
    }
  });

  it("hold what an operator asks for first", () => {
    expect(metricsReference().map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        "browser_mcp_tool_calls_total",
        "browser_mcp_tool_call_duration_seconds",
        "browser_mcp_hub_requests_total",
        "browser_mcp_hub_timeouts_total",
        "browser_mcp_connections",
        "browser_mcp_sessions",
        "browser_mcp_cache_hits_total",
        "browser_mcp_cache_misses_total",
        "browser_mcp_cache_evictions_total",
        "browser_mcp_cached_bytes",
        "browser_mcp_bounded_entries",
        "browser_mcp_bounded_limit",
        "nodejs_eventloop_lag_p99_seconds",
      ]),
    );
  });

  it("say by which labels they are told apart", () => {
    expect(ours.find(({ name }) => name === "browser_mcp_tool_calls_total")?.labels).toEqual([
      "tool",
      "outcome",
    ]);
  });
});
