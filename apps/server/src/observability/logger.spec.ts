import { PassThrough, Writable } from "node:stream";
import { createServerLogger } from "./logger.js";

describe.each([true, false])("the log (human: %s)", (human) => {
  it("formats nothing below its level, and what is of it once that is set", () => {
    const stream = new PassThrough();
    const logger = createServerLogger({ level: "info", stream, human });
    const formatted = jest.fn(() => "dear");
    logger.debug("below", { value: { toJSON: formatted } });
    expect(formatted).not.toHaveBeenCalled();
    expect(stream.read()).toBeNull();
    logger.setLevel("debug");
    logger.debug("of it", { value: { toJSON: formatted } });
    expect(formatted).toHaveBeenCalled();
    expect(String(stream.read())).toContain("dear");
  });

  it("goes on when its stream fails", () => {
    let full = true;
    const written: string[] = [];
    const stream = new Writable({
      autoDestroy: false,
      write: (chunk: Buffer, _encoding, done) => {
        if (!full) written.push(chunk.toString());
        done(full ? new Error("ENOSPC: no space left on device") : null);
      },
    }).on("error", () => undefined);
    const logger = createServerLogger({ level: "info", stream, human });
    logger.info("lost");
    full = false;
    expect(() => logger.info("later")).not.toThrow();
  });
});
