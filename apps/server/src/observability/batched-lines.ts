/** Characters after which nothing more is put together. */
const ENOUGH = 64 * 1024;
/** Milliseconds that a line waits for others: nobody who reads along notices. */
const GATHER_MS = 20;

/** Bytes that may wait to be read: whoever started the program may never read what it says. */
const MOST_UNREAD = 4 * 1024 * 1024;

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
 * its line. What is still here when the process ends is written then. Lines that nobody reads are lost, and counted.
 */
export class BatchedLines {
  readonly #target: NodeJS.WritableStream;
  readonly #onLost: (lines: number) => void;
  #lines = "";
  #count = 0;
  #lost = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param onLost told how many lines were lost, once others are read again */
  constructor(target: NodeJS.WritableStream, onLost: (lines: number) => void = () => undefined) {
    this.#target = target;
    this.#onLost = onLost;
  }

  /** Takes a line with its line break; returns at once. */
  add(line: string): void {
    if (this.#lines === "") {
      this.#timer = setTimeout(this.#flush, GATHER_MS).unref();
      if (waiting.size === 0) process.once("exit", flushLines);
      waiting.add(this.#flush);
    }
    this.#lines += line;
    this.#count += 1;
    if (this.#lines.length > ENOUGH) this.#flush();
  }

  readonly #flush = (): void => {
    clearTimeout(this.#timer);
    waiting.delete(this.#flush);
    if (waiting.size === 0) process.removeListener("exit", flushLines);
    const [lines, count] = [this.#lines, this.#count];
    this.#lines = "";
    this.#count = 0;
    if (lines === "") return;
    if (unreadOf(this.#target) > MOST_UNREAD) {
      this.#lost += count;
      return;
    }
    this.#target.write(lines);
    const lost = this.#lost;
    this.#lost = 0;
    if (lost > 0) this.#onLost(lost);
  };
}

const unreadOf = (stream: NodeJS.WritableStream & { readonly writableLength?: number }): number =>
  stream.writableLength ?? 0;
