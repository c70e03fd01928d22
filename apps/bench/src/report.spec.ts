import type { Measurement } from "./measurement.js";
import { formatReports, formatTable, ratioOf, type ScenarioReport } from "./report.js";

const bare: Measurement = {
  calls: 100,
  failures: 0,
  firstFailure: undefined,
  roundTrips: 100,
  cpuMsPerCall: 0.1,
  callsPerSecond: 4000,
  p50Ms: 2,
  p99Ms: 4,
};
const server: Measurement = { ...bare, cpuMsPerCall: 0.15, callsPerSecond: 3000, p50Ms: 3, p99Ms: 10 };
const report: ScenarioReport = {
  scenario: "round-trip-2kb",
  clients: 8,
  answerBytes: { server: 5000, bare: 5000 },
  server,
  bare,
  ratio: ratioOf(server, bare),
};

describe("ratioOf", () => {
  it("divides the server's figures by the bare one's", () => {
    const ratio = ratioOf(server, bare);
    expect(ratio?.cpu).toBeCloseTo(1.5);
    expect(ratio).toMatchObject({ throughput: 0.75, p50: 1.5, p99: 2.5 });
  });

  it("is unknown while one of them is", () => {
    expect([ratioOf(undefined, bare), ratioOf(server, undefined)]).toEqual([undefined, undefined]);
  });
});

describe("formatTable", () => {
  it("aligns words to the left and figures to the right", () => {
    expect(
      formatTable([
        ["a", "bb", "ccc"],
        ["aaa", "b", "1"],
        ["", "x"],
      ]),
    ).toEqual(["a    bb  ccc", "aaa  b     1", "     x"]);
  });
});

describe("formatReports", () => {
  it("shows both servers and their ratio", () => {
    expect(formatReports([report]).split("\n")).toEqual([
      "scenario        server       calls  failed  CPU ms/call  calls/s  p50 ms  p99 ms",
      "round-trip-2kb  browser-mcp    100       0        0.150     3000    3.00   10.00",
      "                bare           100       0        0.100     4000    2.00    4.00",
      "                ratio                             1.50×    0.75×   1.50×   2.50×",
    ]);
  });

  it("shows what is known of a run that was stopped", () => {
    const text = formatReports([{ ...report, server: undefined, ratio: undefined }]);
    expect(text).toMatch(/browser-mcp +not measured/);
    expect(text).toMatch(/bare +100/);
    expect(text).toMatch(/ratio +unknown/);
  });

  it("says what makes the figures doubtful", () => {
    const doubtful = {
      ...report,
      answerBytes: { server: 5000, bare: 4000 },
      server: { ...server, failures: 1, firstFailure: "HTTP 500", roundTrips: 60 },
    };
    expect(formatReports([doubtful])).toContain("answers differ in size: 5000 and 4000 bytes");
    expect(formatReports([doubtful])).toContain("browser-mcp failed, first with: HTTP 500");
    expect(formatReports([doubtful])).toContain("browser-mcp asked the browser 60 times for 100 calls");
  });
});
