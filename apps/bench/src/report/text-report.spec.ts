import { reportFixture } from "./report.fixture.js";
import { formatReports } from "./text-report.js";

describe("formatReports", () => {
  it("shows each contender, its ratio to bare, and what became of each bound", () => {
    expect(formatReports([reportFixture]).split("\n")).toEqual([
      "scenario        contender    calls  failed  to browser  CPU ms/call  calls/s  p50 ms  p99 ms  max ms  RSS MB  loop p99 ms",
      "round-trip-2kb  browser-mcp    100       0         100        0.150     3000    3.00   10.00    25.5   120.0         12.5",
      "                ÷ bare                                        1.50×    0.75×   1.50×   2.50×           2.00×",
      "                bare           100       0         100        0.100     4000    2.00    4.00     8.0    60.0         10.1",
      "",
      "scenario        bound                       measured   limit",
      "round-trip-2kb  server CPU per call ÷ bare     1.50×  ≤ 1.6×     kept",
      "                redaction's share            12.00 %  ≤ 10 %   BROKEN",
      "                a thing that is only told    3.00 ms             told",
      "                a thing not measured yet     unknown     = 1  unknown",
    ]);
  });

  it("says what makes the figures doubtful", () => {
    const doubtful = { ...reportFixture, doubts: ["answers differ in bytes."] };
    expect(formatReports([doubtful])).toMatch(/\n\nround-trip-2kb: answers differ in bytes\.$/);
  });

  it("shows what is known of a run that was stopped", () => {
    const [, bare] = reportFixture.contenders;
    const stopped = {
      ...reportFixture,
      contenders: [{ name: "browser-mcp", figures: {}, base: "bare" }, bare!],
    };
    expect(formatReports([stopped])).toMatch(/browser-mcp +– +– +– .*\n +÷ bare\n +bare +100/);
  });
});
