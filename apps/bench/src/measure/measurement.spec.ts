import { firstFailureOf, summarize, type Turn } from "./measurement.js";

const turn: Turn = {
  latencies: [1, 2],
  failures: 0,
  firstFailure: undefined,
  elapsedMs: 10,
  cpuMs: 4,
  roundTrips: 2,
};

describe("summarize", () => {
  it("takes all turns together", () => {
    expect(summarize([turn, { ...turn, latencies: [8, 9], cpuMs: 8 }])).toEqual({
      calls: 4,
      failures: 0,
      roundTrips: 4,
      cpuMsPerCall: 3,
      callsPerSecond: 200,
      p50Ms: 2,
      p99Ms: 9,
      maxMs: 9,
    });
  });

  it("counts failures as calls, but not as throughput", () => {
    const broken = { ...turn, failures: 2, firstFailure: "HTTP 500" };
    expect(summarize([turn, broken])).toMatchObject({
      calls: 6,
      failures: 2,
      callsPerSecond: 200,
    });
    expect(firstFailureOf([turn, broken])).toBe("HTTP 500");
  });

  it("does not know what was not measured in every turn", () => {
    expect(summarize([turn, { ...turn, cpuMs: undefined, roundTrips: undefined }])).toMatchObject({
      cpuMsPerCall: undefined,
      roundTrips: undefined,
      p50Ms: 1,
    });
  });

  it("has nothing to say before the first answer", () => {
    expect(summarize([])).toBeUndefined();
    expect(summarize([{ ...turn, latencies: [], failures: 3 }])).toBeUndefined();
  });
});
