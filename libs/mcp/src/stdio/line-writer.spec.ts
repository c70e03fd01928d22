import { PassThrough } from "node:stream";
import { LineWriter } from "./line-writer.js";

const bytes = (text: string): Buffer => Buffer.from(text);
/** Whether a promise is settled once everything that is ready to run has run. */
const isSettled = (promise: Promise<void>): Promise<boolean> =>
  Promise.race([promise.then(() => true), new Promise<boolean>((done) => setImmediate(() => done(false)))]);

describe("LineWriter", () => {
  it("writes each message whole, as one line", () => {
    const output = new PassThrough();
    const writer = new LineWriter(output);
    writer.write([bytes('{"a":'), bytes("\n1}\r\n")]);
    writer.write([bytes("2")]);
    expect(String(output.read())).toBe('{"a": 1}  \n2\n');
  });

  it("is ready again when its reader has taken what was written", async () => {
    const output = new PassThrough({ highWaterMark: 10 });
    const writer = new LineWriter(output);
    writer.write([bytes("1")]);
    expect(await isSettled(writer.ready())).toBe(true);
    writer.write([bytes("x".repeat(100))]);
    const ready = writer.ready();
    expect(await isSettled(ready)).toBe(false);
    output.resume();
    await ready;
  });

  it("keeps nobody waiting for a reader that is gone", async () => {
    const output = new PassThrough({ highWaterMark: 10 });
    const writer = new LineWriter(output);
    writer.write([bytes("x".repeat(100))]);
    const ready = writer.ready();
    output.destroy();
    await ready;
    writer.write([bytes("nobody reads this")]);
    await writer.ready();
  });
});
