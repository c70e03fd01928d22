import { cpuTimeMs, parseProcStat, parsePsTime, parseSchedStat } from "./cpu-time.js";

describe("parseProcStat", () => {
  it("adds user and system time, whatever the program is called", () => {
    const text =
      "4321 (node (main) x) S 1 4321 4321 0 -1 4194304 1000 0 3 0 150 25 7 9 20 0 11 0 100 700000000 9000";
    expect(parseProcStat(text)).toBe(1750);
  });

  it("refuses another text", () => {
    expect(() => parseProcStat("nothing")).toThrow("/proc/PID/stat");
  });
});

describe("parseSchedStat", () => {
  it("reads the nanoseconds that a thread ran", () => {
    expect(parseSchedStat("340608689 61001 17\n")).toBeCloseTo(340.608689);
    expect(() => parseSchedStat("nothing")).toThrow("schedstat");
  });
});

describe("parsePsTime", () => {
  it.each([
    ["0:01.25\n", 1250],
    ["12:03", 723_000],
    ["01:02:03", 3_723_000],
    ["2-00:00:01", 172_801_000],
  ])("reads %j", (text, expected) => {
    expect(parsePsTime(text)).toBe(expected);
  });

  it("refuses another text", () => {
    expect(() => parsePsTime("")).toThrow("ps");
  });
});

describe("cpuTimeMs", () => {
  it("grows while a process works", async () => {
    const before = await cpuTimeMs(process.pid);
    const end = process.cpuUsage().user + 50_000;
    while (process.cpuUsage().user < end);
    expect(await cpuTimeMs(process.pid)).toBeGreaterThan(before);
  });
});
