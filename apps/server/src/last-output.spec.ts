import { PassThrough, Writable } from "node:stream";
import { lastOutput } from "./last-output.js";

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** Takes what is written only when it is told to. */
const slow = () => {
  let take = (): void => undefined;
  const stream = new Writable({ highWaterMark: 1, write: (_chunk, _encoding, done) => (take = done) });
  stream.write("unread");
  return { stream, read: () => take() };
};
const followed = (work: Promise<void>) => {
  const seen = { isOver: false };
  void work.then(() => (seen.isOver = true));
  return seen;
};

describe("the last output of the program", () => {
  it("is waited for as long as its reader needs", async () => {
    const { stream, read } = slow();
    const seen = followed(lastOutput(stream, new PassThrough().resume()));
    await jest.advanceTimersByTimeAsync(600_000);
    expect(seen.isOver).toBe(false);
    read();
    await jest.advanceTimersByTimeAsync(0);
    read();
    await jest.advanceTimersByTimeAsync(0);
    expect(seen.isOver).toBe(true);
    expect(jest.getTimerCount()).toBe(0);
  });

  it("is waited for no longer than two seconds where it is the log, which nobody may read", async () => {
    const seen = followed(lastOutput(new PassThrough().resume(), slow().stream));
    await jest.advanceTimersByTimeAsync(1_999);
    expect(seen.isOver).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    expect(seen.isOver).toBe(true);
  });
});
