import { appendFile, chmod, mkdir, rename, rm, stat } from "node:fs/promises";
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

/**
 * A file that grows by whole texts and is put aside when it is full. For its owner's eyes only. One writer at a time. What
 * is no regular file (`/dev/stderr`, a pipe) is written to and otherwise left as it is.
 */
export class RotatingFile {
  readonly #options: RotatingFileOptions;
  /** Unknown until it was first looked at, and after every failure; `undefined` bytes never fill it. */
  #state: { bytes: number | undefined } | undefined;

  constructor(options: RotatingFileOptions) {
    this.#options = options;
  }

  /**
   * Appends a text.
   * @throws the system's error where that cannot be done; the next call tries anew
   */
  async append(text: string): Promise<void> {
    const { path, maxBytes } = this.#options;
    try {
      this.#state ??= await this.#open();
      const { bytes } = this.#state;
      const added = Buffer.byteLength(text);
      const isFull = bytes !== undefined && bytes > 0 && bytes + added > maxBytes;
      if (isFull) await this.#putAside();
      await appendFile(path, text, { mode: OWNER_ONLY });
      this.#state.bytes = bytes === undefined ? undefined : (isFull ? 0 : bytes) + added;
    } catch (error) {
      this.#state = undefined;
      throw error;
    }
  }

  async #open(): Promise<{ bytes: number | undefined }> {
    const { path } = this.#options;
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const found = await stat(path).catch(ignoreMissing);
    if (found === undefined) return { bytes: 0 };
    if (!found.isFile()) return { bytes: undefined };
    // It may have been made by another program, or under another umask.
    await chmod(path, OWNER_ONLY);
    return { bytes: found.size };
  }

  async #putAside(): Promise<void> {
    const { path, maxFiles } = this.#options;
    const nameOf = (age: number): string => (age === 0 ? path : `${path}.${age}`);
    await rm(nameOf(maxFiles - 1), { force: true });
    for (let age = maxFiles - 2; age >= 0; age -= 1) {
      await rename(nameOf(age), nameOf(age + 1)).catch(ignoreMissing);
    }
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
  return undefined;
}
