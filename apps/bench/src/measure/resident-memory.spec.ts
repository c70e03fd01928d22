import { parseStatus, residentMb } from "./resident-memory.js";

describe("residentMb", () => {
  it("reads what the system counts", () => {
    expect(parseStatus("Name:\tnode\nVmHWM:\t  200000 kB\nVmRSS:\t  100000 kB\nThreads:\t11\n")).toBe(102.4);
    expect(() => parseStatus("nothing")).toThrow("/proc/PID/status");
  });

  it("is at least what this process's JavaScript holds", async () => {
    expect(await residentMb(process.pid)).toBeGreaterThan(process.memoryUsage().heapUsed / 1e6);
  });

  it("rejects where there is no process", async () => {
    await expect(residentMb(0)).rejects.toThrow();
  });
});
