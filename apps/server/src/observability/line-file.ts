import { RotatingFile } from "./rotating-file.js";
import type { RotatingFileOptions } from "./rotating-file.js";

/** What a {@link LineFile} is made of. */
export interface LineFileOptions extends RotatingFileOptions {
  /** Told when lines are lost, once until lines are written again. */
  readonly onFailure: (reason: string) => void;
}

/** What became of its lines. */
export interface LineStats {
  readonly written: number;
  /** Lines that were lost: the file could not be written, or too many waited. */
  readonly dropped: number;
}

/** Milliseconds that lines wait for others. */
const GATHER_MS = 50;
/** The same where more came while the file was written: to open, write and close it costs as much as a dozen calls. */
const BUSY_GATHER_MS = 250;
/** Lines that wait while the file is being written. */
const MOST_WAITING = 10_000;

/**
 * Writes lines to a rotated file, in order and behind the back of whoever adds them. Nothing that it meets, a full disk
 * least of all, keeps anybody from going on: what cannot be written is counted, and told once.
 */
export class LineFile {
  readonly #file: RotatingFile;
  readonly #onFailure: (reason: string) => void;
  #waiting: string[] = [];
  #writing: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #written = 0;
  #dropped = 0;
  #isFailing = false;

  constructor({ onFailure, ...file }: LineFileOptions) {
    this.#file = new RotatingFile(file);
    this.#onFailure = onFailure;
  }

  /** Adds a line, with its line break; returns at once. */
  add(line: string): void {
    if (this.#waiting.length >= MOST_WAITING) {
      this.#dropped += 1;
      return;
    }
    this.#waiting.push(line);
    if (this.#writing === undefined) this.#timer ??= setTimeout(this.#begin, GATHER_MS);
  }

  stats(): LineStats {
    return { written: this.#written, dropped: this.#dropped };
  }

  /** Settles when all that was added is written, or lost. */
  async close(): Promise<void> {
    do {
      if (this.#timer !== undefined) this.#begin();
      await this.#writing;
    } while (this.#timer !== undefined);
  }

  readonly #begin = (): void => {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#write();
  };

  async #write(): Promise<void> {
    const lines = this.#waiting;
    this.#waiting = [];
    try {
      await this.#file.append(lines.join(""));
      this.#written += lines.length;
      this.#isFailing = false;
    } catch (error) {
      this.#dropped += lines.length;
      if (!this.#isFailing) this.#onFailure(error instanceof Error ? error.message : String(error));
      this.#isFailing = true;
    }
    this.#writing = undefined;
    if (this.#waiting.length > 0) this.#timer = setTimeout(this.#begin, BUSY_GATHER_MS);
  }
}
