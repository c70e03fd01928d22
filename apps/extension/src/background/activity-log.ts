import type { Logger } from "@browser-mcp/protocol";
import { ACTIVITY_KEY, activityListSchema, MAX_ACTIVITY, type Activity } from "../shared/activity.js";
import type { WatchedStorageAreaApi } from "./chrome-api.js";
import { newValueOf } from "./followed-items.js";

/** Milliseconds in which calls are gathered before they are written; */
const WRITE_AFTER_MS = 1_000;
/** while they keep coming, between one write and the next. A worker without work lives far longer. */
const WRITE_EVERY_MS = 5_000;

/** What clients did lately, for the person to see; gone with the browser, or when the person clears it. */
export class ActivityLog {
  #entries: readonly Activity[] = [];
  /** Whether what an earlier worker noted is still to come, and wanted. */
  #earlier = true;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** When the next write may be, in milliseconds since the epoch. */
  #next = 0;
  #written: Promise<void>;

  /** @param session `chrome.storage.session` */
  constructor(
    private readonly session: WatchedStorageAreaApi,
    private readonly log: Pick<Logger, "warn">,
  ) {
    session.onChanged.addListener((changes) => {
      if (ACTIVITY_KEY in changes && newValueOf(changes[ACTIVITY_KEY]) === undefined) this.#cleared();
    });
    this.#written = this.#read();
  }

  /** Takes note of one call; the oldest makes room for it. */
  add(entry: Activity): void {
    this.#entries = [entry, ...this.#entries].slice(0, MAX_ACTIVITY);
    if (this.#timer !== undefined) return;
    const pause = Math.min(Math.max(WRITE_AFTER_MS, this.#next - Date.now()), WRITE_EVERY_MS);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#next = Date.now() + WRITE_EVERY_MS;
      // One after the other, so that an older list never replaces a newer one.
      this.#written = this.#written.then(() => this.#write());
    }, pause);
  }

  #cleared(): void {
    this.#earlier = false;
    this.#entries = [];
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#next = 0;
    // A list that was on its way may have come after.
    this.#written = this.#written.then(() => this.#write());
  }

  async #read(): Promise<void> {
    try {
      const earlier = activityListSchema.parse((await this.session.get(ACTIVITY_KEY))[ACTIVITY_KEY]);
      if (this.#earlier) this.#entries = [...this.#entries, ...earlier].slice(0, MAX_ACTIVITY);
    } catch (cause) {
      this.log.warn("what clients did before could not be read", { cause });
    }
  }

  async #write(): Promise<void> {
    await this.session
      .set({ [ACTIVITY_KEY]: this.#entries })
      .catch((cause: unknown) => this.log.warn("what clients did could not be noted", { cause }));
  }
}
