import type { Writable } from "node:stream";

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const lineEnd = Buffer.from("\n");

/**
 * Writes messages as lines, each whole and none into another. What is written is kept in memory until the reader takes
 * it, so whoever has more to write waits for {@link LineWriter.ready} first.
 */
export class LineWriter {
  readonly #output: Writable;
  #draining: Promise<void> | undefined;

  constructor(output: Writable) {
    this.#output = output;
  }

  /** Writes one message. Its bytes belong to the writer from here on: line ends between JSON's tokens become spaces. */
  write(parts: readonly Buffer[]): void {
    const output = this.#output;
    if (!output.writable) return;
    output.cork();
    let wantsMore = true;
    for (const part of parts) {
      blank(part, LF);
      blank(part, CR);
      wantsMore = output.write(part);
    }
    wantsMore = output.write(lineEnd) && wantsMore;
    output.uncork();
    if (!wantsMore && output.writableNeedDrain) this.#draining ??= this.#drained();
  }

  /** Resolves when the reader has taken enough for more to be written, or is gone. */
  ready(): Promise<void> {
    return this.#draining ?? Promise.resolve();
  }

  #drained(): Promise<void> {
    const output = this.#output;
    return new Promise((resolve) => {
      const done = (): void => {
        for (const event of ["drain", "close", "error"]) output.off(event, done);
        this.#draining = undefined;
        resolve();
      };
      for (const event of ["drain", "close", "error"]) output.on(event, done);
    });
  }
}

/** A raw line end cannot stand inside a JSON string, so a space does as well wherever there is one. */
function blank(bytes: Buffer, byte: number): void {
  for (let at = bytes.indexOf(byte); at >= 0; at = bytes.indexOf(byte, at + 1)) bytes[at] = SPACE;
}
