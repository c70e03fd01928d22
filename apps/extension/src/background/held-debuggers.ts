import type { Logger } from "@browser-mcp/protocol";
import * as z from "zod";
import type { StorageAreaApi } from "./chrome-api.js";

/** Where `chrome.storage.session` holds the tabs for the next worker. */
const HELD_KEY = "debuggerHeld";

const heldSchema = z.array(z.int()).catch([]);

/** The tabs that `attachDebugger` holds the debugger at, noted for the next worker. */
export class HeldDebuggers {
  readonly #tabs = new Set<number>();

  /** @param memory `chrome.storage.session` */
  constructor(
    private readonly memory: StorageAreaApi,
    private readonly log: Logger,
  ) {}

  has(tabId: number): boolean {
    return this.#tabs.has(tabId);
  }

  /**
   * Those that an earlier worker held. They are not held until they are added.
   * @throws what `chrome.storage` throws
   */
  async earlier(): Promise<ReadonlySet<number>> {
    return new Set(heldSchema.parse((await this.memory.get(HELD_KEY))[HELD_KEY]));
  }

  async add(tabId: number): Promise<void> {
    this.#tabs.add(tabId);
    await this.#note();
  }

  async delete(tabId: number): Promise<void> {
    this.#tabs.delete(tabId);
    await this.#note();
  }

  async clear(): Promise<void> {
    this.#tabs.clear();
    await this.#note();
  }

  async #note(): Promise<void> {
    await this.memory
      .set({ [HELD_KEY]: [...this.#tabs] })
      .catch((cause: unknown) => this.log.warn("held debuggers could not be noted", { cause }));
  }
}
