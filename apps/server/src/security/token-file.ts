import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { link, lstat, mkdir, open, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { BrowserMcpError, MAX_TOKEN_LENGTH } from "@browser-mcp/protocol";
import { systemErrorOf } from "../config/system-error.js";
import { userFolders } from "../user-folders.js";

/** What a token of ours begins with, so that it is known for one wherever it turns up. */
export const TOKEN_PREFIX = "bmcp_";

const TOKEN_BYTES = 32;

/** What may stand in a header (RFC 6750 section 2.1), and is too long to be guessed. */
const usable = /^[A-Za-z0-9._~+/-]{20,}=*$/;

/**
 * The file that holds the server's token, which nobody but its owner may read (mode 600). A change is one step: whoever
 * reads meanwhile finds the former token or the new one.
 */
export class TokenFile {
  /** @param path absolute; by default `token` in the person's configuration folder */
  constructor(readonly path: string = join(userFolders.config, "token")) {}

  /**
   * The token; `undefined` where there is none.
   * @throws BrowserMcpError INVALID_CONFIGURATION where the file cannot be read, others may read it, or it holds no token
   */
  async read(): Promise<string | undefined> {
    const { text, mode } = await this.#content();
    if (text === undefined) return undefined;
    if (process.platform !== "win32" && (mode & 0o077) !== 0) {
      throw unusable(`Others may read the token in ${this.path}.`, `Run: chmod 600 ${this.path}`);
    }
    const token = text.trim();
    if (token.length > MAX_TOKEN_LENGTH || !usable.test(token)) {
      throw unusable(`${this.path} holds no token.`, "Make a new one: browser-mcp token rotate.");
    }
    return token;
  }

  /**
   * The token; made where there is none.
   * @throws BrowserMcpError INVALID_CONFIGURATION as `read` does, or where the file cannot be written
   */
  async provide(): Promise<string> {
    const known = await this.read();
    if (known !== undefined) return known;
    const made = await this.#write((written) =>
      link(written, this.path).then(
        () => true,
        (error: unknown) => {
          // Another process was faster: its token is the token.
          if (systemErrorOf(error)?.code === "EEXIST") return false;
          throw error;
        },
      ),
    );
    return made ?? this.provide();
  }

  /**
   * Puts a new token in the place of the former one.
   * @throws BrowserMcpError INVALID_CONFIGURATION where the file cannot be written
   */
  async rotate(): Promise<string> {
    const made = await this.#write((written) => rename(written, this.path).then(() => true));
    return made ?? this.rotate();
  }

  /**
   * Removes the token.
   * @returns whether there was one
   * @throws BrowserMcpError INVALID_CONFIGURATION where the file cannot be removed
   */
  async revoke(): Promise<boolean> {
    try {
      await rm(this.path);
      return true;
    } catch (error) {
      if (systemErrorOf(error)?.code === "ENOENT") return false;
      throw this.#failed("removed", error);
    }
  }

  async #content(): Promise<{ readonly text?: string; readonly mode: number }> {
    try {
      // A pipe, say, would keep whoever opens it waiting for ever.
      const file = await open(this.path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
      try {
        const found = await file.stat();
        if (!found.isFile())
          throw unusable(`${this.path} is no file.`, "Remove it, or name another: security.token_file.");
        const { buffer, bytesRead } = await file.read(Buffer.alloc(MAX_TOKEN_LENGTH * 2));
        return { text: buffer.toString("utf8", 0, bytesRead), mode: found.mode };
      } finally {
        await file.close();
      }
    } catch (error) {
      if (error instanceof BrowserMcpError) throw error;
      if (systemErrorOf(error)?.code !== "ENOENT") throw this.#failed("read", error);
      if (await this.#isLink()) {
        throw unusable(
          `${this.path} is a link that leads nowhere.`,
          "Make a token in its place: browser-mcp token rotate.",
        );
      }
      return { mode: 0 };
    }
  }

  async #isLink(): Promise<boolean> {
    const found = await lstat(this.path).catch(() => undefined);
    return found?.isSymbolicLink() === true;
  }

  /** Writes a new token beside the file and has it put in place; yields it where it was. */
  async #write(putInPlace: (written: string) => Promise<boolean>): Promise<string | undefined> {
    const token = `${TOKEN_PREFIX}${randomBytes(TOKEN_BYTES).toString("base64url")}`;
    const written = `${this.path}.${randomBytes(6).toString("hex")}`;
    try {
      await mkdir(dirname(this.path), { recursive: true, mode: 0o700 });
      await writeFile(written, `${token}\n`, { flag: "wx", mode: 0o600 });
      try {
        return (await putInPlace(written)) ? token : undefined;
      } finally {
        await rm(written, { force: true });
      }
    } catch (error) {
      throw this.#failed("written", error);
    }
  }

  #failed(what: string, cause: unknown): BrowserMcpError {
    const message = `${this.path} cannot be ${what}: ${systemErrorOf(cause)?.message ?? String(cause)}.`;
    return unusable(message, "Name another file: security.token_file.", cause);
  }
}

const unusable = (message: string, hint: string, cause?: unknown): BrowserMcpError =>
  new BrowserMcpError("INVALID_CONFIGURATION", message, { hint, ...(cause === undefined ? {} : { cause }) });
