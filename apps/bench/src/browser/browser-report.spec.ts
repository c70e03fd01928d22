import { browserReport, formatBrowserReports, timingOf } from "./browser-report.js";

const scenario = { name: "browser-content", bound: 2 };

describe("timingOf", () => {
  it("takes median and 99th percentile of whatever order", () => {
    expect(timingOf([3, 1, 2])).toEqual({ calls: 3, p50Ms: 2, p99Ms: 3 });
  });

  it("knows nothing of nothing", () => {
    expect(timingOf([])).toBeUndefined();
  });
});

describe("a report of a question asked twice", () => {
  it("divides our median by the other's", () => {
    expect(browserReport(scenario, "puppeteer", [3, 3, 9], [2, 2, 2])).toMatchObject({
      ratio: 1.5,
      bound: 2,
    });
  });

  it("shows both, the ratio and its bound", () => {
    const report = browserReport(scenario, "puppeteer", [3, 3, 9], [2, 2, 2]);
    expect(formatBrowserReports([report]).split("\n")).toEqual([
      "scenario         asked by     calls  p50 ms  p99 ms",
      "browser-content  browser-mcp      3    3.00    9.00",
      "                 puppeteer        3    2.00    2.00",
      "                 ratio               1.500×     ≤ 2",
    ]);
  });

  it("only tells a ratio that has no bound", () => {
    const report = browserReport({ name: "n", bound: undefined }, "puppeteer", [3], [2]);
    expect(formatBrowserReports([report])).toMatch(/1\.500×$/);
  });

  it("says what a run that was stopped does not know", () => {
    expect(formatBrowserReports([browserReport(scenario, "puppeteer", [3], [])])).toMatch(
      /puppeteer +not measured\n +ratio +unknown/,
    );
  });
});
