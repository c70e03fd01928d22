import { browserReport, formatBrowserReports, pairedReport, timingOf } from "./browser-report.js";

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

describe("a report of turns in pairs", () => {
  it("tells the median of the pairs' ratios, which no change of the machine's speed moves", () => {
    expect(pairedReport(scenario, "no extension", [2, 40, 6], [1, 20, 2])).toMatchObject({ ratio: 2 });
  });

  it("tells between what it lies", () => {
    const ours = Array.from({ length: 100 }, (_, index) => 100 + index);
    const report = pairedReport(scenario, "no extension", ours, Array<number>(100).fill(100));
    expect(report.between).toEqual([1.4, 1.59]);
    expect(formatBrowserReports([report])).toContain("1.400–1.590");
  });

  it("knows nothing of nothing", () => {
    const report = pairedReport(scenario, "no extension", [], []);
    expect([report.ratio, report.between]).toEqual([undefined, undefined]);
  });
});
