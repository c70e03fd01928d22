import type { Logger } from "@browser-mcp/protocol";
import * as z from "zod";
import type { StorageAreaApi } from "./chrome-api.js";

/** After a person has ended a session it is not begun again for so long, unless `attachDebugger` asks for it. */
const RESPECT_MS = 60_000;
/** Where `chrome.storage.session` holds them for the next worker. */
const DISMISSED_KEY = "debuggerDismissed";

const dismissedSchema = z.array(z.tuple([z.int(), z.number()])).catch([]);

/** The tabs whose debugger a person dismissed with the browser's bar; each counts for a minute, also for the next worker. */
export class DismissedDebuggers {
  /** By tab, when (milliseconds since the epoch). */
  readonly #at = new Map<number, number>();

  /** @param memory `chrome.storage.session` */
  constructor(
    private readonly memory: StorageAreaApi,
    private readonly log: Logger,
  ) {}

  /**
   * Takes over what was dismissed while an earlier worker lived.
   * @throws what `chrome.storage` throws
   */
  async restore(): Promise<void> {
    const earlier = dismissedSchema.parse((await this.memory.get(DISMISSED_KEY))[DISMISSED_KEY]);
    for (const [tabId, at] of earlier) if (!this.#at.has(tabId)) this.#at.set(tabId, at);
  }

  has(tabId: number): boolean {
    this.#forgetOld();
    return this.#at.has(tabId);
  }

  add(tabId: number): void {
    this.#forgetOld();
    this.#at.set(tabId, Date.now());
    void this.#note();
  }

  delete(tabId: number): void {
    if (this.#at.delete(tabId)) void this.#note();
  }

  #forgetOld(): void {
    for (const [tabId, at] of this.#at) if (Date.now() - at >= RESPECT_MS) this.#at.delete(tabId);
  }

  async #note(): Promise<void> {
    await this.memory
      .set({ [DISMISSED_KEY]: [...this.#at] })
      .catch((cause: unknown) => this.log.warn("a dismissed debugger could not be noted", { cause }));
  }
}
