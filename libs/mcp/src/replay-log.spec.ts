import { ReplayLog } from "./replay-log.js";
import type { ReplayBudget, ReplayLimits } from "./replay-log.js";

const limits = (some: Partial<ReplayLimits>): ReplayLimits => ({
  events: 100,
  bytes: 1_000,
  totalBytes: 10_000,
  resumeMs: 1_000,
  ...some,
});
const frame = (text: string): Buffer => Buffer.from(text);
/** Logs each text on a stream; yields the numbers. */
const fill = (log: ReplayLog, stream: number, ...texts: string[]): number[] =>
  texts.map((text) => {
    const number = log.next();
    log.add(number, stream, frame(text));
    return number;
  });

describe("ReplayLog", () => {
  it("gives what came after an event on the same stream, in order", () => {
    const log = new ReplayLog(limits({}));
    const [first = 0] = fill(log, 1, "a");
    fill(log, 2, "other");
    fill(log, 1, "b", "c");
    expect(log.after(first, 1)?.map(String)).toEqual(["b", "c"]);
  });

  it.each([
    ["events", { events: 2 }, ["a", "b", "c"]],
    ["bytes", { bytes: 20 }, ["0123456789", "0123456789", "x"]],
  ])("drops the oldest past its bound of %s, and knows that it did", (_what, bound, texts) => {
    const log = new ReplayLog(limits(bound));
    const start = log.next();
    const [first = 0] = fill(log, 1, ...texts);
    expect(log.after(start, 1)).toBeUndefined();
    expect(log.after(first, 1)?.map(String)).toEqual(texts.slice(1));
  });

  it("keeps no event that is larger than its bound, and knows that it is missing", () => {
    const log = new ReplayLog(limits({ bytes: 5 }));
    const start = log.next();
    const [large = 0] = fill(log, 1, "0123456789");
    expect(log.after(start, 1)).toBeUndefined();
    expect(log.after(large, 1)).toEqual([]);
  });

  it("shares one bound with the logs of other sessions, and gives back what it held", () => {
    const budget: ReplayBudget = { bytes: 0 };
    const some = limits({ totalBytes: 25 });
    const mine = new ReplayLog(some, budget);
    const theirs = new ReplayLog(some, budget);
    const [first = 0] = fill(theirs, 1, "0123456789");
    fill(mine, 1, "0123456789", "0123456789");
    expect(budget.bytes).toBe(20);
    expect(theirs.after(first - 1, 1)).toHaveLength(1);
    mine.clear();
    expect(budget.bytes).toBe(10);
    theirs.forget(1);
    expect(budget.bytes).toBe(0);
  });

  it("does not know an event that it never numbered", () => {
    expect(new ReplayLog(limits({})).after(1, 1)).toBeUndefined();
  });
});
