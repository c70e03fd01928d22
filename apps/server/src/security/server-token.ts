import { createHash, timingSafeEqual } from "node:crypto";
import type { Logger } from "@browser-mcp/protocol";
import type { TokenFile } from "./token-file.js";

/** Milliseconds between two looks at the file. */
const LOOK_MS = 500;

/**
 * The token that a running server asks for, always the one in the file: a rotated token is taken over, and after a
 * revoked one nobody gets in, within a second. Before `open` and after `close` nobody gets in.
 */
export class ServerToken {
  readonly #file: TokenFile;
  readonly #logger: Logger;
  #text: string | undefined;
  #hash: Buffer | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  /** The trouble with the file that was told, as long as it lasts. */
  #trouble = "";

  /** Told after each change, when the former token is no longer taken. Must not throw. */
  onchange?: () => void;

  constructor(file: TokenFile, logger: Logger) {
    this.#file = file;
    this.#logger = logger;
  }

  /**
   * Reads the token, or makes one, and follows the file from then on.
   * @throws BrowserMcpError INVALID_CONFIGURATION where the file can neither be read nor made
   */
  async open(): Promise<void> {
    this.#use(await this.#file.provide());
    this.#logger.info("a token is asked for", { file: this.#file.path });
    this.#follow();
  }

  /** The token, for a browser of ours; `undefined` where there is none. */
  get text(): string | undefined {
    return this.#text;
  }

  /** Whether that is the token; takes as long whatever of it is right. */
  readonly accepts = (token: string | undefined): boolean =>
    token !== undefined && this.#hash !== undefined && timingSafeEqual(hashOf(token), this.#hash);

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#use(undefined);
  }

  #use(token: string | undefined): void {
    this.#text = token;
    this.#hash = token === undefined ? undefined : hashOf(token);
  }

  /** Reads the file again and again: unlike the system's notices, that works on every file system. */
  #follow(): void {
    if (this.#closed) return;
    this.#timer = setTimeout(() => void this.#look().finally(() => this.#follow()), LOOK_MS).unref();
  }

  async #look(): Promise<void> {
    let trouble = "";
    const token = await this.#file.read().catch((error: unknown) => {
      trouble = error instanceof Error ? error.message : String(error);
      return undefined;
    });
    this.#tell(trouble);
    if (this.#closed || token === this.#text) return;
    this.#use(token);
    if (token === undefined) this.#logger.warn("there is no token any more: nobody gets in");
    else this.#logger.info("the token was changed: whoever was connected with the former one is cut off");
    this.onchange?.();
  }

  /** @param trouble empty where there is none */
  #tell(trouble: string): void {
    if (trouble !== "" && trouble !== this.#trouble)
      this.#logger.error("the token cannot be used", { trouble });
    this.#trouble = trouble;
  }
}

const hashOf = (token: string): Buffer => createHash("sha256").update(token).digest();
