import { PassThrough } from "node:stream";
import { BatchedLines, flushLines } from "./batched-lines.js";

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const read = (stream: PassThrough): string => String(stream.read() ?? "");

describe("lines that wait for others", () => {
  it("are handed on at once where somebody is about to end the process, and only once", async () => {
    const [one, other] = [new PassThrough(), new PassThrough()];
    const lines = new BatchedLines(one);
    lines.write("first\n");
    lines.write("second\n");
    new BatchedLines(other).write("elsewhere\n");
    expect(one.read()).toBeNull();
    flushLines();
    expect([read(one), read(other)]).toEqual(["first\nsecond\n", "elsewhere\n"]);
    await jest.advanceTimersByTimeAsync(20);
    flushLines();
    expect(one.read()).toBeNull();
    lines.write("later\n");
    await jest.advanceTimersByTimeAsync(20);
    expect(read(one)).toBe("later\n");
  });

  it("leave no listener behind, however many logs there were", () => {
    const before = process.listenerCount("exit");
    for (let log = 0; log < 20; log += 1) new BatchedLines(new PassThrough()).write("line\n");
    expect(process.listenerCount("exit")).toBeLessThanOrEqual(before + 1);
    flushLines();
    expect(process.listenerCount("exit")).toBe(before);
  });
});
