import { Writable } from "node:stream";

/** Characters after which nothing more is put together. */
const ENOUGH = 64 * 1024;
/** Milliseconds that a line waits for others: nobody who reads along notices. */
const GATHER_MS = 20;

/** What hands on the lines that wait now, of every log of the process. */
const waiting = new Set<() => void>();

/**
 * Hands on what waits now: before the last look whether a stream has taken everything, since a pipe that is full takes
 * nothing more from a process that exits.
 */
export function flushLines(): void {
  for (const flush of [...waiting]) flush();
}

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
      if (waiting.size === 0) process.once("exit", flushLines);
      waiting.add(this.#flush);
    }
    this.#lines += String(line);
    if (this.#lines.length > ENOUGH) this.#flush();
    done();
  }

  readonly #flush = (): void => {
    clearTimeout(this.#timer);
    waiting.delete(this.#flush);
    if (waiting.size === 0) process.removeListener("exit", flushLines);
    const lines = this.#lines;
    this.#lines = "";
    if (lines !== "") this.#target.write(lines);
  };
}
