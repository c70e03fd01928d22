import { extensionName, type Logger } from "@browser-mcp/protocol";
import type { HubCounters } from "./hub-stats.js";
import { extensionIdOf, isAllowedOrigin } from "./origin.js";
import { ToldOnce } from "./told-once.js";

/** What judging an Origin needs. */
export interface GateSettings {
  /** The only extensions that may come in; absent: every extension, and local programs. */
  readonly extensionIds?: readonly string[];
  readonly counters: Pick<HubCounters, "refusedSockets">;
  readonly logger: Logger;
}

/** Lets in the sockets of extensions, by the Origin that the browser itself names. */
export class ExtensionGate {
  readonly #allowed: ReadonlySet<string> | undefined;
  readonly #told = new ToldOnce();

  constructor(private readonly settings: GateSettings) {
    const { extensionIds } = settings;
    if (extensionIds !== undefined) this.#allowed = new Set(extensionIds);
  }

  /**
   * Judges a socket by its Origin header, counts and logs a refusal.
   * @returns what to tell the one who is refused; undefined: it may come in
   */
  refuses(origin: string | undefined): string | undefined {
    if (!isAllowedOrigin(origin)) {
      this.#log(origin, "not an extension", {});
      return "Only browser extensions and local programs may connect.";
    }
    const id = extensionIdOf(origin);
    if (this.#allowed === undefined || (id !== undefined && this.#allowed.has(id))) return undefined;
    this.#log(origin, "security.extension_ids does not name it", {
      extensionId: id,
      extension: extensionName(id),
    });
    return "security.extension_ids of this server does not name this extension.";
  }

  /** A warning for the first of many attempts: an extension that is refused tries again for ever. */
  #log(origin: string | undefined, reason: string, details: object): void {
    const { counters, logger } = this.settings;
    counters.refusedSockets += 1;
    const level = this.#told.isNew(String(origin)) ? "warn" : "debug";
    logger[level](`socket refused: ${reason}`, { origin, ...details });
  }
}
