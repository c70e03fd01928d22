import { close, closeSync, fstatSync, mkdirSync, openSync, renameSync, write } from "node:fs";
import { dirname } from "node:path";
import { Writable } from "node:stream";

/**
 * A file that is written to its end and never grows past its limit: then it becomes `<path>.1`, in the place of the one
 * before, and a new one is begun. What cannot be written is dropped: a full disk ends no program.
 */
export class RotatingFile extends Writable {
  readonly #path: string;
  readonly #maxBytes: number;
  #descriptor: number;
  #size: number;

  /**
   * Opens the file, with its folder, for its owner alone.
   * @throws the system's error where that is not possible
   */
  constructor(path: string, maxBytes: number) {
    super({ decodeStrings: true });
    this.#path = path;
    this.#maxBytes = maxBytes;
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    this.#descriptor = openSync(path, "a", 0o600);
    this.#size = fstatSync(this.#descriptor).size;
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    if (this.#size > 0 && this.#size + chunk.length > this.#maxBytes) this.#rotate();
    this.#size += chunk.length;
    write(this.#descriptor, chunk, () => done());
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    close(this.#descriptor, () => done(error));
  }

  #rotate(): void {
    try {
      renameSync(this.#path, `${this.#path}.1`);
      const next = openSync(this.#path, "a", 0o600);
      closeSync(this.#descriptor);
      this.#descriptor = next;
    } catch {
      // The old one goes on; the next line tries again.
      return;
    }
    this.#size = 0;
  }
}
