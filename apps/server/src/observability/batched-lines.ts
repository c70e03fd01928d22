import { Writable } from "node:stream";

/** Characters after which nothing more is put together. */
const ENOUGH = 64 * 1024;
/** Milliseconds that a line waits for others: nobody who reads along notices. */
const GATHER_MS = 20;

/**
 * Hands lines on to another stream, several at once: each write of a log is a call of the system, which costs more than
 * its line. What is still here when the process ends is written then.
 */
export class BatchedLines extends Writable {
  readonly #target: NodeJS.WritableStream;
  #lines = "";
  #timer: NodeJS.Timeout | undefined;

  constructor(target: NodeJS.WritableStream) {
    super({ decodeStrings: false });
    this.#target = target;
  }

  override _write(line: string | Buffer, _encoding: string, done: () => void): void {
    if (this.#lines === "") {
      this.#timer = setTimeout(this.#flush, GATHER_MS).unref();
      process.once("exit", this.#flush);
    }
    this.#lines += String(line);
    if (this.#lines.length > ENOUGH) this.#flush();
    done();
  }

  readonly #flush = (): void => {
    clearTimeout(this.#timer);
    process.removeListener("exit", this.#flush);
    const lines = this.#lines;
    this.#lines = "";
    if (lines !== "") this.#target.write(lines);
  };
}
