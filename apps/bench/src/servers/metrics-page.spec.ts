import { servePage } from "@browser-mcp/testing";
import { metricValue, readMetricsPage } from "./metrics-page.js";

const page = ["# HELP a_b what", "# TYPE a_b gauge", "a_b_more 3", "a_b 0.0125", 'c{d="e"} 1'].join("\n");

describe("a metrics page", () => {
  it("tells a metric's value by its whole name", () => {
    expect(metricValue(page, "a_b")).toBe(0.0125);
    expect(metricValue(page, "a")).toBeUndefined();
  });

  it("is read over HTTP, and missing where the server has none", async () => {
    const server = await servePage({ "/metrics": (_request, response) => response.end(page) });
    expect(await readMetricsPage(server.url("/metrics"))).toBe(page);
    expect(await readMetricsPage(server.url("/other"))).toBeUndefined();
    await server.close();
    expect(await readMetricsPage(server.url("/metrics"))).toBeUndefined();
  });
});
