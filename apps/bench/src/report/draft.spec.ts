import { Draft } from "./draft.js";
import { keeps, type Bound } from "./scenario-report.js";

const cpu: Bound = { key: "cpu", what: "CPU", unit: "×", comparison: "≤", limit: 1.6 };
const told: Bound = { key: "told", what: "told", unit: "ms", comparison: "≤" };
const draftOf = (): Draft => new Draft({ name: "n", title: "t", bounds: [cpu, told] });

describe("a draft of a report", () => {
  it("holds every bound before anything was measured, so that a stopped run shows what it owes", () => {
    expect(draftOf().report).toEqual({
      scenario: "n",
      title: "t",
      contenders: [],
      verdicts: [cpu, told],
      series: [],
      doubts: [],
    });
  });

  it("keeps what was measured of a contender, figure by figure", () => {
    const draft = draftOf();
    draft.measure("bare");
    draft.measure("bare", { calls: 1 });
    draft.measure("bare", { p50Ms: 2 });
    expect(draft.report.contenders).toEqual([{ name: "bare", figures: { calls: 1, p50Ms: 2 } }]);
  });

  it("compares each contender with bare unless it names another", () => {
    const draft = draftOf();
    draft.measure("ours");
    draft.measure("ours, idle", {}, "bare, idle");
    expect(draft.report.contenders.map(({ base }) => base)).toEqual(["bare", "bare, idle"]);
  });

  it("judges by the ratio of two contenders, once both are known", () => {
    const draft = draftOf();
    draft.measure("ours", { cpuMsPerCall: 3 });
    draft.judgeRatio("cpu", "cpuMsPerCall", "ours", "bare");
    expect(draft.report.verdicts[0]).toEqual(cpu);
    draft.measure("bare", { cpuMsPerCall: 2 });
    draft.judgeRatio("cpu", "cpuMsPerCall", "ours", "bare");
    expect(draft.report.verdicts[0]).toEqual({ ...cpu, value: 1.5, holds: true });
  });

  it("judges by the middle one of the rounds that both have, whatever fell on the others", () => {
    const draft = draftOf();
    draft.judgeCpu("cpu", "ours", "bare");
    expect(draft.report.verdicts[0]).toEqual(cpu);
    for (const [ours, bare] of [
      [3, 2],
      [30, 2],
      [2, 20],
      [5, undefined],
    ]) {
      draft.round("ours", { cpuMsPerCall: ours, p50Ms: 7 });
      draft.round("bare", { cpuMsPerCall: bare, p50Ms: 2 });
    }
    draft.round("ours", { cpuMsPerCall: 100 });
    draft.judgeCpu("cpu", "ours", "bare");
    draft.judgeRounds("told", "p50Ms", "ours", "bare");
    expect(draft.report.verdicts).toEqual([
      { ...cpu, value: 1.5, holds: true },
      { ...told, value: 3.5 },
    ]);
  });

  it("only tells what has no limit, and leaves unknown what is no number", () => {
    const draft = draftOf();
    draft.judge("told", 3);
    draft.judge("cpu", Number.NaN);
    draft.judge("cpu", Infinity);
    draft.measure("ours", { p50Ms: Number.NaN, calls: 0 });
    expect(draft.figuresOf("ours")).toEqual({ calls: 0 });
    expect(draft.report.verdicts).toEqual([cpu, { ...told, value: 3 }]);
  });

  it("refuses a bound that its scenario does not have", () => {
    expect(() => draftOf().judge("other", 1)).toThrow("n has no bound other");
  });

  it("collects points by series, and each doubt once", () => {
    const draft = draftOf();
    const heap = { name: "heap", unit: "MB", over: "calls" } as const;
    draft.plot(heap, 0, 1);
    draft.plot(heap, 10, 2);
    draft.doubt("noisy");
    draft.doubt("noisy");
    expect(draft.report.series).toEqual([
      {
        ...heap,
        points: [
          [0, 1],
          [10, 2],
        ],
      },
    ]);
    expect(draft.report.doubts).toEqual(["noisy"]);
  });
});

describe("a bound", () => {
  it.each([
    ["≤", 1.6, true],
    ["≤", 1.61, false],
    ["<", 1.6, false],
    ["=", 1.6, true],
    ["=", 1, false],
  ] as const)("%s 1.6 of %d: %s", (comparison, value, holds) => {
    expect(keeps(value, { ...cpu, comparison })).toBe(holds);
  });
});
