import { Deadline } from "./deadline.js";
import { Pacer } from "./pacer.js";

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe("Pacer", () => {
  it("never lets more begin within the period, however many ask at once", async () => {
    const pacer = new Pacer(2, 1_000);
    const deadline = new Deadline({ action: "captureScreenshot" }, 10_000);
    const begun: number[] = [];
    const start = Date.now();
    for (let i = 0; i < 5; i += 1) void pacer.wait(deadline).then(() => begun.push(Date.now() - start));
    await jest.advanceTimersByTimeAsync(3_000);
    expect(begun).toEqual([0, 0, 1_000, 1_000, 2_000]);
    deadline.dispose();
    expect(jest.getTimerCount()).toBe(0);
  });

  it.each([-3_600_000, 3_600_000])("keeps its pace when the clock jumps by %i ms", async (jump) => {
    const pacer = new Pacer(1, 1_000);
    const deadline = new Deadline({ action: "captureScreenshot" }, 10_000);
    await pacer.wait(deadline);
    jest.setSystemTime(Date.now() + jump);
    let begun = false;
    void pacer.wait(deadline).then(() => (begun = true));
    await jest.advanceTimersByTimeAsync(999);
    expect(begun).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    expect(begun).toBe(true);
    deadline.dispose();
  });

  it("leaves no timer when the deadline ends", async () => {
    const pacer = new Pacer(1, 1_000);
    const first = new Deadline({ action: "captureScreenshot" }, 5_000);
    await pacer.wait(first);
    first.dispose();
    const controller = new AbortController();
    const wait = pacer.wait(new Deadline({ action: "captureScreenshot" }, 5_000, controller.signal));
    controller.abort();
    await expect(wait).rejects.toMatchObject({ code: "CANCELLED" });
    expect(jest.getTimerCount()).toBe(0);
  });
});
