import * as z from "zod";
import { DEBUGGER_ALLOWED_KEY, DEBUGGER_IDLE_KEY } from "../shared/debugger-settings.js";
import type { WatchedStorageAreaApi } from "./chrome-api.js";
import type { ManagedSettings } from "./managed-settings.js";

/** Milliseconds after which an unused session is given back, where the person stored no other. */
const DEFAULT_IDLE_MS = 60_000;

const allowedSchema = z.boolean().catch(true);
const idleSchema = z.int().min(0).max(3_600_000).catch(DEFAULT_IDLE_MS);

/** What the person says of the debugger, or their organisation: whether it may be used, and how soon a session ends. */
export class DebuggerPolicy {
  /** Settles once the stored settings are read; until then the defaults hold. */
  readonly known: Promise<void>;
  #allowed = true;
  #idleMs = DEFAULT_IDLE_MS;
  readonly #listeners: (() => void)[] = [];

  /**
   * @param sync `chrome.storage.sync`
   * @param managed what an organisation has set
   */
  constructor(
    private readonly sync: WatchedStorageAreaApi,
    private readonly managed: Pick<ManagedSettings, "known" | "values" | "onChanged">,
  ) {
    managed.onChanged(() => void this.#read());
    sync.onChanged.addListener((changes) => {
      if (DEBUGGER_ALLOWED_KEY in changes || DEBUGGER_IDLE_KEY in changes) void this.#read();
    });
    this.known = this.#read();
  }

  get allowed(): boolean {
    return this.#allowed;
  }

  get idleMs(): number {
    return this.#idleMs;
  }

  /** Tells when the permission was given or taken away. */
  onAllowedChanged(listener: () => void): void {
    this.#listeners.push(listener);
  }

  async #read(): Promise<void> {
    const stored = await Promise.all([
      this.sync.get(DEBUGGER_ALLOWED_KEY),
      this.sync.get(DEBUGGER_IDLE_KEY),
      this.managed.known,
    ]);
    const before = this.#allowed;
    const { debuggerAllowed } = this.managed.values;
    this.#allowed = debuggerAllowed ?? allowedSchema.parse(stored[0][DEBUGGER_ALLOWED_KEY]);
    this.#idleMs = idleSchema.parse(stored[1][DEBUGGER_IDLE_KEY]);
    if (this.#allowed !== before) for (const listener of this.#listeners) listener();
  }
}
