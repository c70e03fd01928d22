import { formatReports } from "../report/text-report.js";
import {
  asScenarioReport,
  browserReport,
  pairedReport,
  timingOf,
  type BrowserReport,
} from "./browser-report.js";

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

  it("becomes a report like all others, with its bound", () => {
    const report = asScenarioReport(browserReport(scenario, "puppeteer", [3, 3, 9], [2, 2, 2]));
    expect(report.contenders).toEqual([
      { name: "browser-mcp", figures: { calls: 3, p50Ms: 3, p99Ms: 9 }, base: "puppeteer" },
      { name: "puppeteer", figures: { calls: 3, p50Ms: 2, p99Ms: 2 } },
    ]);
    expect(report.verdicts).toMatchObject([
      { what: "milliseconds ÷ puppeteer", value: 1.5, limit: 2, holds: true },
    ]);
  });

  it("only tells a ratio that has no bound", () => {
    const report = browserReport({ name: "n", bound: undefined }, "puppeteer", [3], [2]);
    expect(shown(report)).toMatch(/1\.50× +told/);
  });

  it("says what a run that was stopped does not know", () => {
    expect(shown(browserReport(scenario, "puppeteer", [3], []))).toMatch(/unknown +≤ 2× +unknown/);
  });
});

const shown = (report: BrowserReport): string => formatReports([asScenarioReport(report)]);

describe("a report of turns in pairs", () => {
  it("tells the median of the pairs' ratios, which no change of the machine's speed moves", () => {
    expect(pairedReport(scenario, "no extension", [2, 40, 6], [1, 20, 2])).toMatchObject({ ratio: 2 });
  });

  it("tells between what it lies", () => {
    const ours = Array.from({ length: 100 }, (_, index) => 100 + index);
    const report = pairedReport(scenario, "no extension", ours, Array<number>(100).fill(100));
    expect(report.between).toEqual([1.4, 1.59]);
    expect(shown(report)).toContain("between 1.400 and 1.590");
  });

  it("knows nothing of nothing", () => {
    const report = pairedReport(scenario, "no extension", [], []);
    expect([report.ratio, report.between]).toEqual([undefined, undefined]);
  });
});
