import { WorkProgress } from "./work-progress.js";

let sent: unknown[][];
let progress: WorkProgress;
beforeEach(() => {
  jest.useFakeTimers();
  sent = [];
  progress = new WorkProgress((...step) => sent.push(step), { firstMs: 1_000, everyMs: 5_000 });
});
afterEach(() => jest.useRealTimers());

describe("the progress of work", () => {
  it("is not told where the work is short", () => {
    progress.doing(() => "reading");
    jest.advanceTimersByTime(999);
    progress.end();
    jest.advanceTimersByTime(60_000);
    expect(sent).toEqual([]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it("is told after a second and every five from then on: seconds without a total, and what is done", () => {
    progress.doing(() => "reading");
    jest.advanceTimersByTime(11_000);
    expect(sent).toEqual([
      [1, undefined, "reading (1 s so far)"],
      [6, undefined, "reading (6 s so far)"],
      [11, undefined, "reading (11 s so far)"],
    ]);
  });

  it("asks for its words when it tells them", () => {
    let browsers = 0;
    progress.doing(() => `${browsers} browsers`);
    jest.advanceTimersByTime(1_000);
    browsers = 1;
    jest.advanceTimersByTime(5_000);
    expect(sent.map(([, , message]) => message)).toEqual([
      "0 browsers (1 s so far)",
      "1 browsers (6 s so far)",
    ]);
  });

  it("tells another step of long work at once, but no flood of them", () => {
    progress.doing(() => "reading");
    jest.advanceTimersByTime(3_000);
    progress.doing(() => "scaling down");
    for (let i = 0; i < 100; i++) progress.doing(() => `step ${i}`);
    expect(sent).toEqual([
      [1, undefined, "reading (1 s so far)"],
      [3, undefined, "scaling down (3 s so far)"],
    ]);
    jest.advanceTimersByTime(5_000);
    expect(sent.at(-1)).toEqual([8, undefined, "step 99 (8 s so far)"]);
  });

  it("is left to work that counts by itself", () => {
    progress.doing(() => "reading");
    progress.report(0, 10, "none yet");
    jest.advanceTimersByTime(10_000);
    progress.doing(() => "reading on");
    progress.report(5, 10);
    jest.advanceTimersByTime(10_000);
    expect(sent).toEqual([
      [0, 10, "none yet"],
      [5, 10, undefined],
    ]);
  });

  it("always grows", () => {
    progress.doing(() => "reading");
    jest.advanceTimersByTime(6_000);
    for (const own of [1, 7, 7, 3, 8]) progress.report(own);
    expect(sent.map(([told]) => told)).toEqual([1, 6, 7, 8]);
  });
});
