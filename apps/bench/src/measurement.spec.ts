import { summarize, type Turn } from "./measurement.js";

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
      firstFailure: undefined,
      roundTrips: 4,
      cpuMsPerCall: 3,
      callsPerSecond: 200,
      p50Ms: 2,
      p99Ms: 9,
    });
  });

  it("counts failures as calls, but not as throughput", () => {
    const broken = { ...turn, failures: 2, firstFailure: "HTTP 500" };
    expect(summarize([turn, broken])).toMatchObject({
      calls: 6,
      failures: 2,
      firstFailure: "HTTP 500",
      callsPerSecond: 200,
    });
  });

  it("has nothing to say before the first answer", () => {
    expect(summarize([])).toBeUndefined();
    expect(summarize([{ ...turn, latencies: [], failures: 3 }])).toBeUndefined();
  });
});
