import { constants } from "node:fs";
import { appendFile, chmod, mkdir, open, rename, rm, rmdir, stat } from "node:fs/promises";
import { dirname } from "node:path";

/** Where and how much is written. */
export interface RotatingFileOptions {
  readonly path: string;
  /** Bytes after which the file is put aside as `path.1`, that one as `path.2`, and so on. */
  readonly maxBytes: number;
  /** Files in all, the one that is written included; older ones are removed. */
  readonly maxFiles: number;
}

const OWNER_ONLY = 0o600;
/** How a pipe is written to: at once or not at all, for a write that waits for a reader keeps the program from its end. */
const TO_WHOM_IT_MAY = constants.O_WRONLY | constants.O_APPEND | (constants.O_NONBLOCK ?? 0);
/** Milliseconds after which whoever puts the file aside is taken for dead: it is the work of a few. */
const LONGEST_LOCK_MS = 10_000;

/**
 * A file that grows by whole lines and is put aside when it is full. For its owner's eyes only. Several programs may write to
 * it: each line is whole, and only one at a time puts it aside. What is no regular file (`/dev/stderr`, a pipe) is written to
 * and otherwise left as it is.
 */
export class RotatingFile {
  readonly #options: RotatingFileOptions;
  /** Unknown until it was first looked at, and after every failure. */
  #isRegular: boolean | undefined;

  constructor(options: RotatingFileOptions) {
    this.#options = options;
  }

  /**
   * Appends lines, each with its line break.
   * @throws the system's error where that cannot be done; the next call tries anew
   */
  async append(lines: string): Promise<void> {
    const { path } = this.#options;
    try {
      const wasKnown = this.#isRegular !== undefined;
      this.#isRegular ??= await this.#open();
      if (this.#isRegular && (await this.#isFullWith(lines))) await this.#putAside(lines);
      // What a full disk or a crash has torn off must not spoil the line behind it.
      const isTorn = !wasKnown && this.#isRegular && (await endsWithin(path));
      const flag = this.#isRegular ? "a" : TO_WHOM_IT_MAY;
      await appendFile(path, isTorn ? `\n${lines}` : lines, { mode: OWNER_ONLY, flag });
    } catch (error) {
      this.#isRegular = undefined;
      throw error;
    }
  }

  /** @returns whether it is a regular file, or will be */
  async #open(): Promise<boolean> {
    const { path } = this.#options;
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const found = await stat(path).catch(ignoreMissing);
    if (found === undefined) return true;
    // It may have been made by another program, or under another umask.
    if (found.isFile()) await chmod(path, OWNER_ONLY);
    return found.isFile();
  }

  /** Asked anew each time: others may write to it, or have put it aside. */
  async #isFullWith(lines: string): Promise<boolean> {
    const { path, maxBytes } = this.#options;
    const size = (await stat(path).catch(ignoreMissing))?.size ?? 0;
    return size > 0 && size + Buffer.byteLength(lines) > maxBytes;
  }

  /** Puts the file aside; while another program does so, it grows a little beyond its size. */
  async #putAside(lines: string): Promise<void> {
    const lock = `${this.#options.path}.lock`;
    if (!(await isTaken(lock))) return;
    try {
      // Another may just have done so.
      if (await this.#isFullWith(lines)) await this.#shift();
    } finally {
      await rmdir(lock).catch(ignoreMissing);
    }
  }

  async #shift(): Promise<void> {
    const { path, maxFiles } = this.#options;
    const nameOf = (age: number): string => (age === 0 ? path : `${path}.${age}`);
    await rm(nameOf(maxFiles - 1), { force: true });
    for (let age = maxFiles - 2; age >= 0; age -= 1) {
      await rename(nameOf(age), nameOf(age + 1)).catch(ignoreMissing);
    }
  }
}

/** Takes a lock, which is a folder: to make one is a single step. One that its owner has left is removed, for the next. */
async function isTaken(lock: string): Promise<boolean> {
  try {
    await mkdir(lock);
    return true;
  } catch (error) {
    const found = await stat(lock).catch(() => undefined);
    if (found === undefined) {
      // It was given back meanwhile, or there can be none.
      if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
      throw error;
    }
    if (Date.now() - found.mtimeMs > LONGEST_LOCK_MS) await rmdir(lock).catch(() => undefined);
    return false;
  }
}

/** Whether a file ends within a line. */
async function endsWithin(path: string): Promise<boolean> {
  const file = await open(path, "r").catch(ignoreMissing);
  if (file === undefined) return false;
  try {
    const { size } = await file.stat();
    if (size === 0) return false;
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
    return buffer[0] !== 0x0a;
  } finally {
    await file.close();
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
  return undefined;
}
