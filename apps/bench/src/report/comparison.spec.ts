import { changeText, compare, formatComparison } from "./comparison.js";
import { reportFixture } from "./report.fixture.js";
import { readBaseline, recordOf } from "./run-record.js";

const now = recordOf([reportFixture], true);
const earlierReport = {
  ...reportFixture,
  contenders: reportFixture.contenders.map((one) =>
    one.name === "bare" ? one : { ...one, figures: { ...one.figures, cpuMsPerCall: 0.3 } },
  ),
  verdicts: reportFixture.verdicts.map((one) => (one.key === "cpu" ? { ...one, value: 3 } : one)),
};
const before = readBaseline(
  JSON.stringify({ ...now, at: "2026-01-01T00:00:00.000Z", scenarios: [earlierReport] }),
);

describe("a comparison with an earlier run", () => {
  it("compares bounds, and our figures by their ratio to bare, because only ratios last", () => {
    const { figures } = compare(now, before);
    expect(figures).toContainEqual({
      scenario: "round-trip-2kb",
      what: "server CPU per call ÷ bare",
      unit: "×",
      before: 3,
      now: 1.5,
    });
    const cpu = figures.find(({ what }) => what === "CPU ms/call ÷ base");
    expect([cpu?.before, cpu?.now]).toEqual([expect.closeTo(3), expect.closeTo(1.5)]);
  });

  it("leaves out what one of them has not measured", () => {
    const whats = compare(now, before).figures.map(({ what }) => what);
    expect(whats).not.toContain("a thing not measured yet");
    expect(compare(now, { ...before, scenarios: [] }).figures).toEqual([]);
  });

  it("is a table that says since when, and what of the machine was another", () => {
    const lines = formatComparison(compare(now, { ...before, node: "v1.0.0" })).split("\n");
    expect(lines[0]).toMatch(/^scenario +since 2026-01-01T00:00:00\.000Z +before +now +change$/);
    expect(lines[1]).toMatch(/^round-trip-2kb +server CPU per call ÷ bare +3\.00× +1\.50× +-50 %$/);
    expect(lines.at(-1)).toBe(`the earlier run had another node: v1.0.0, now ${process.version}.`);
  });
});

describe("changeText", () => {
  it.each([
    [100, 112, "+12 %"],
    [100, 100, "±0 %"],
    [100, 100.4, "±0 %"],
    [100, 99.6, "±0 %"],
    [100, 88, "-12 %"],
    [0, 0, "±0 %"],
    [0, 1, ""],
  ])("from %d to %d is %j", (was, is, expected) => {
    expect(changeText({ before: was, now: is })).toBe(expected);
  });
});

describe("readBaseline", () => {
  it.each([
    ["{", "it is not JSON"],
    ["{}", "it is no run of the bench (at: "],
  ])("refuses %j in one line", (text, why) => {
    expect(() => readBaseline(text)).toThrow(why);
  });
});
