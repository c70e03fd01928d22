import type { PerformanceMetrics } from "@browser-mcp/protocol";
import { getPerformanceMetrics } from "./get-performance-metrics.js";
import { ScriptedBrowser } from "./shared/scripted-browser.fixture.js";
import { ToolRunner } from "./tool-runner.js";

const caller = { client: "spec" };
const metrics: PerformanceMetrics = {
  timing: { loadTime: null, domContentLoaded: 53, domInteractive: 53.5, largestContentfulPaint: 90 },
  navigation: { type: 0, redirectCount: 0 },
  resources: [{ name: "http://a.test/x.js", type: "script", duration: 7.9, size: null }],
  memory: { usedJSHeapSize: 1_562_194, totalJSHeapSize: null },
};

const run = async (args: object, data: PerformanceMetrics = metrics) => {
  const browser = new ScriptedBrowser({ getPerformanceMetrics: data });
  const output = await getPerformanceMetrics.invoke(args, browser.context("get_performance_metrics"));
  return { browser, result: output.structured };
};

describe("get_performance_metrics", () => {
  it("gives what the extension gives", async () => {
    expect((await run({})).result).toEqual(metrics);
  });

  it("gives the vitals where the extension observes them", async () => {
    const vitals = { LCP: { value: 812.5, rating: "good" }, CLS: { value: 0.3, rating: "poor" } } as const;
    const { result } = await run({}, { ...metrics, vitals });
    expect(result).toEqual({ ...metrics, vitals });
    expect(getPerformanceMetrics.output.strict().safeParse(result).error).toBeUndefined();
  });

  it("gives null for a heap that the browser does not tell", async () => {
    expect((await run({}, { ...metrics, memory: null })).result).toHaveProperty("memory", null);
  });

  it("asks for the tab, and passes browserId and maxAge on", async () => {
    const { browser } = await run({ tab_id: 7, browser_id: "b", max_age: 0 });
    expect(browser.requests).toMatchObject([
      { action: "getPerformanceMetrics", params: { tabId: 7 }, options: { browserId: "b", maxAgeMs: 0 } },
    ]);
  });

  it("links the whole where not every resource fits", async () => {
    const resources = Array.from({ length: 5_000 }, (_, n) => ({ name: `http://a.test/${n}`, type: "img" }));
    const browser = new ScriptedBrowser({ getPerformanceMetrics: { ...metrics, resources } }, { tabId: 9 });
    const runner = new ToolRunner({ tools: [getPerformanceMetrics], browser });
    const { content, structuredContent } = await runner.call("get_performance_metrics", {}, { caller });
    expect(structuredContent).toMatchObject({
      timing: metrics.timing,
      cut: [expect.stringMatching(/^resources: \d+ of 5000 items$/)],
    });
    expect(content.at(-1)).toMatchObject({
      type: "resource_link",
      uri: "browser://tab/9/performance?full=true&browser=scripted",
    });
  });

  it("gives a result that its output schema describes", async () => {
    for (const data of [metrics, { timing: {}, navigation: {}, resources: [], memory: null }]) {
      const { result } = await run({}, data);
      expect(getPerformanceMetrics.output.strict().safeParse(result).error).toBeUndefined();
    }
  });
});
