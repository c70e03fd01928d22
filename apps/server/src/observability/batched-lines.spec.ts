import { PassThrough, Writable } from "node:stream";
import { BatchedLines, flushLines } from "./batched-lines.js";

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const read = (stream: PassThrough): string => String(stream.read() ?? "");

describe("lines that wait for others", () => {
  it("are handed on at once where somebody is about to end the process, and only once", async () => {
    const [one, other] = [new PassThrough(), new PassThrough()];
    const lines = new BatchedLines(one);
    lines.add("first\n");
    lines.add("second\n");
    new BatchedLines(other).add("elsewhere\n");
    expect(one.read()).toBeNull();
    flushLines();
    expect([read(one), read(other)]).toEqual(["first\nsecond\n", "elsewhere\n"]);
    await jest.advanceTimersByTimeAsync(20);
    flushLines();
    expect(one.read()).toBeNull();
    lines.add("later\n");
    await jest.advanceTimersByTimeAsync(20);
    expect(read(one)).toBe("later\n");
  });

  it("leave no listener behind, however many logs there were", () => {
    const before = process.listenerCount("exit");
    for (let log = 0; log < 20; log += 1) new BatchedLines(new PassThrough()).add("line\n");
    expect(process.listenerCount("exit")).toBeLessThanOrEqual(before + 1);
    flushLines();
    expect(process.listenerCount("exit")).toBe(before);
  });

  it("are counted in place of kept where nobody reads, and told of when somebody does", async () => {
    let read = (): void => undefined;
    const stalled = new Writable({ write: (_chunk, _encoding, done) => (read = done) });
    const lost: number[] = [];
    const lines = new BatchedLines(stalled, (count) => lost.push(count));
    const line = `${"x".repeat(100_000)}\n`;
    for (let count = 0; count < 100; count += 1) lines.add(line);
    expect(stalled.writableLength).toBeLessThan(5_000_000);
    expect(lost).toEqual([]);
    const kept = Math.round(stalled.writableLength / line.length);
    while (stalled.writableLength > 0) {
      read();
      await jest.advanceTimersByTimeAsync(0);
    }
    lines.add("read again\n");
    flushLines();
    expect(lost).toEqual([100 - kept]);
  });
});
