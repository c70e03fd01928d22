import { PassThrough, Writable } from "node:stream";
import { createServerLogger } from "./logger.js";

/** Lines leave together, a moment after the first. */
const gathered = (): Promise<void> => jest.advanceTimersByTimeAsync(20);

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe.each([true, false])("the log (human: %s)", (human) => {
  it("formats nothing below its level, and what is of it once that is set", async () => {
    const stream = new PassThrough();
    const logger = createServerLogger({ level: "info", to: stream, human });
    const formatted = jest.fn(() => "dear");
    logger.debug("below", { value: { toJSON: formatted } });
    expect(formatted).not.toHaveBeenCalled();
    expect(stream.read()).toBeNull();
    logger.setLevel("debug");
    logger.debug("of it", { value: { toJSON: formatted } });
    expect(formatted).toHaveBeenCalled();
    await gathered();
    expect(String(stream.read())).toContain("dear");
  });

  it("writes lines that follow one another at once, in their order", async () => {
    const written: string[] = [];
    const stream = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        written.push(chunk.toString());
        done();
      },
    });
    const logger = createServerLogger({ level: "info", to: stream, human });
    logger.info("first", { n: 1 });
    logger.warn("second");
    expect(written).toEqual([]);
    await gathered();
    expect(written).toEqual([expect.stringMatching(/first[^]*\n[^]*second[^]*\n$/)]);
  });

  it("writes what has no JSON as far as it goes, and an error with its stack", async () => {
    const stream = new PassThrough();
    const logger = createServerLogger({ level: "info", to: stream, human });
    const round: Record<string, unknown> = {};
    round["self"] = round;
    logger.info("round", { round, big: 1n, error: new Error("broken") });
    await gathered();
    const line = String(stream.read());
    expect(line).toContain("round");
    expect(line).toContain("cannot be written");
  });

  it("goes on when its stream fails", async () => {
    let full = true;
    const written: string[] = [];
    const stream = new Writable({
      autoDestroy: false,
      write: (chunk: Buffer, _encoding, done) => {
        if (!full) written.push(chunk.toString());
        done(full ? new Error("ENOSPC: no space left on device") : null);
      },
    }).on("error", () => undefined);
    const logger = createServerLogger({ level: "info", to: stream, human });
    logger.info("lost");
    await gathered();
    full = false;
    expect(() => logger.info("later")).not.toThrow();
    await gathered(); // and nothing is thrown where nobody would catch it
  });
});

it("names level, message and time once in a line, as its own, whatever the fields are called", async () => {
  jest.setSystemTime(0);
  const stream = new PassThrough();
  const logger = createServerLogger({ level: "info", to: stream, human: false });
  logger.info("said", { level: "theirs", message: "theirs", timestamp: "theirs", kept: 1 });
  await gathered();
  expect(String(stream.read())).toBe(
    '{"level":"info","message":"said","timestamp":"1970-01-01T00:00:00.000Z","kept":1}\n',
  );
});
