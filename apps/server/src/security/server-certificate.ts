import { BrowserMcpError } from "@browser-mcp/protocol";
import type { Logger } from "@browser-mcp/protocol";
import { checkTlsIdentity, readTlsFiles } from "../http/tls-identity.js";
import type { TlsFiles, TlsIdentity } from "../http/tls-identity.js";

/** Milliseconds between two looks at the files. */
const LOOK_MS = 500;

/**
 * The certificate of a running server, always the one in the files, as our own commands expect it: a renewed one is taken
 * over, and one that is no good changes nothing.
 */
export class ServerCertificate {
  readonly #files: TlsFiles;
  readonly #logger: Logger;
  #identity: TlsIdentity | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  /** The last trouble with the files, which is told once. */
  #trouble = "";

  /** Told the new one after each change. Must not throw. */
  onchange?: (identity: TlsIdentity) => void;

  constructor(files: TlsFiles, logger: Logger) {
    this.#files = files;
    this.#logger = logger;
  }

  /**
   * Reads it, and follows the files from then on; `undefined` where the settings name none.
   * @throws BrowserMcpError INVALID_CONFIGURATION
   */
  async open(): Promise<TlsIdentity | undefined> {
    const identity = await readTlsFiles(this.#files);
    if (identity === undefined) return undefined;
    checkTlsIdentity(identity, this.#files);
    this.#identity = identity;
    this.#follow();
    return identity;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  /** Reads the files again and again, as the token's. */
  #follow(): void {
    if (this.#closed) return;
    this.#timer = setTimeout(() => void this.#look().finally(() => this.#follow()), LOOK_MS).unref();
  }

  async #look(): Promise<void> {
    try {
      const identity = await readTlsFiles(this.#files);
      if (this.#closed || identity === undefined) return;
      if (!isSame(identity, this.#identity)) {
        checkTlsIdentity(identity, this.#files);
        this.#identity = identity;
        this.#logger.info("another certificate is shown from now on", { file: this.#files.tls_cert });
        this.onchange?.(identity);
      }
      this.#trouble = "";
    } catch (thrown) {
      // One file of the two may have been renewed a moment before the other.
      const { message } = BrowserMcpError.from(thrown);
      if (message !== this.#trouble) {
        this.#logger.warn("the certificate is not taken over; the former one stays", { reason: message });
      }
      this.#trouble = message;
    }
  }
}

const isSame = (one: TlsIdentity, other: TlsIdentity | undefined): boolean =>
  one.cert === other?.cert && one.key === other.key;
