import type { Logger } from "@browser-mcp/protocol";
import * as z from "zod";

/** Milliseconds in which changes are gathered before they are written; */
const WRITE_AFTER_MS = 1_000;
/** while they keep coming, between one write and the next: each holds all that is known of a tab. */
const WRITE_EVERY_MS = 5_000;
/** UTF-8 bytes of all copies together; Chrome allows 10 MB to the whole extension. */
const MOST_BYTES = 6_000_000;
const INDEX_KEY = "network";

const indexSchema = z.array(z.int()).max(1_000).catch([]);
const keyOf = (tabId: number): string => `network:${tabId}`;

/** `chrome.storage.session`, for whoever keeps many items there. */
export interface SessionAreaApi {
  get(keys: string[]): Promise<Record<string, unknown>>;
  set(items: Record<string, unknown>): Promise<void>;
  remove(keys: string[]): Promise<void>;
}

/** What the next worker is to know of each tab, as text in `chrome.storage.session`, written seldom and in bounds. */
export class SessionCopy {
  readonly #dirty = new Set<number>();
  /** Bytes of each tab's copy; the one written longest ago comes first. */
  readonly #sizes = new Map<number, number>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** When the next write may be, in milliseconds since the epoch. */
  #next = 0;
  #written: Promise<void> = Promise.resolve();

  /**
   * @param textOf what is to be kept of a tab; nothing where there is nothing any more
   */
  constructor(
    private readonly area: SessionAreaApi,
    private readonly textOf: (tabId: number) => string | undefined,
    private readonly log: Logger,
  ) {}

  /** What earlier workers kept, by tab. */
  async read(): Promise<ReadonlyMap<number, string>> {
    const tabs = indexSchema.parse((await this.area.get([INDEX_KEY]))[INDEX_KEY]);
    const texts = new Map<number, string>();
    if (tabs.length === 0) return texts;
    const items = await this.area.get(tabs.map(keyOf));
    for (const tabId of tabs) {
      const text = items[keyOf(tabId)];
      if (typeof text !== "string") continue;
      texts.set(tabId, text);
      this.#sizes.set(tabId, bytesOf(text));
    }
    return texts;
  }

  /** What is known of a tab has changed. */
  changed(tabId: number): void {
    this.#dirty.add(tabId);
    if (this.#timer !== undefined) return;
    const pause = Math.min(Math.max(WRITE_AFTER_MS, this.#next - Date.now()), WRITE_EVERY_MS);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#next = Date.now() + WRITE_EVERY_MS;
      // One after the other, so that an older text never replaces a newer one.
      this.#written = this.#written.then(() => this.#write());
    }, pause);
  }

  async #write(): Promise<void> {
    const items: Record<string, unknown> = {};
    const gone: number[] = [];
    for (const tabId of this.#dirty) {
      const text = this.textOf(tabId);
      this.#sizes.delete(tabId);
      if (text === undefined) gone.push(tabId);
      else {
        items[keyOf(tabId)] = text;
        this.#sizes.set(tabId, bytesOf(text));
      }
    }
    this.#dirty.clear();
    let bytes = [...this.#sizes.values()].reduce((sum, size) => sum + size, 0);
    for (const [tabId, size] of this.#sizes) {
      if (bytes <= MOST_BYTES) break;
      bytes -= size;
      this.#sizes.delete(tabId);
      gone.push(tabId);
      delete items[keyOf(tabId)];
    }
    items[INDEX_KEY] = [...this.#sizes.keys()];
    try {
      // Room first: the quota counts both.
      if (gone.length > 0) await this.area.remove(gone.map(keyOf));
      await this.area.set(items);
    } catch (cause) {
      this.log.warn("the requests of pages could not be kept for the next worker", { cause });
    }
  }
}

/** Most texts are ASCII alone, which is told at once. */
const bytesOf = (text: string): number =>
  /^[ -~]*$/.test(text) ? text.length : new TextEncoder().encode(text).length;
