import { FRESH_FOR_MS } from "@browser-mcp/protocol";
import type { ChangeWatch } from "./change-watch.js";
import { idleAfter } from "./idle-after.js";
import { pageSight, type PageSight } from "./page-life.js";

/** Between the first check and the answer, and between checks that cost little. */
const EVERY_MS = 500;
/** Of the page's time one part in so many is taken. */
const SHARE = 50;
/** What takes longer than this is not checked: by that share the next check would come more than a second later. */
const DEAR_MS = 20;
/** UTF-16 code units that are kept to compare with, and texts. */
const MAX_UNITS = 8_000_000;
const MAX_SHOWN = 100;

/** Something that an answer shows and that can change without a trace: no node, event or size tells of it. */
export interface Shown {
  /** What it is: of the same page, two answers show the same of it. */
  readonly key: string;
  /** As it was answered; undefined where it is too much to be compared. */
  readonly value: string | Element | undefined;
  /** As it is now. May throw where there is nothing any more. */
  readonly now: () => string | Element | undefined;
}

/** Milliseconds, and work in idle time so many milliseconds later, which the returned function calls off. */
export interface Timing {
  now(): number;
  idleAfter(ms: number, work: () => void): () => void;
}

const ownTiming: Timing = { now: () => performance.now(), idleAfter };

/**
 * Looks again, as long as an answer may be served, whether the page still shows what was answered. Of a page that nobody
 * looks at it promises nothing: Chrome has timers there once a second, or once a minute.
 */
export class Recheck {
  readonly #shown = new Map<string, Shown>();
  /** When the last answer has ended; undefined where none is kept. */
  #until: number | undefined;
  /** Until then a check is known to be dear, unless a read shows that it is not. */
  #dearUntil = 0;
  #running = new AbortController();

  /** @param watch whose callback has to call `end` */
  constructor(
    private readonly watch: Pick<ChangeWatch, "changed" | "isArmed" | "look">,
    private readonly sight: PageSight = pageSight,
    private readonly timing: Timing = ownTiming,
  ) {}

  /**
   * To be called when the page was read, in the same task, by a watch that is armed.
   * @param shown what the answer shows
   * @param readMs what the whole read took, which is more than to check it
   * @returns false where a change of it may go untold
   */
  keep(shown: readonly Shown[], readMs: number): boolean {
    const now = this.timing.now();
    if (!this.watch.isArmed || !this.sight.isVisible()) return false;
    if (readMs > DEAR_MS && now < this.#dearUntil) return false;
    if (shown.some(({ value }) => value === undefined)) return false;
    if (shown.some(({ key, value }) => (this.#shown.get(key)?.value ?? value) !== value)) {
      // It has changed since an earlier answer.
      this.watch.changed();
      return false;
    }
    const all = new Map([...this.#shown, ...shown.map((one) => [one.key, one] as const)]);
    if (all.size > MAX_SHOWN || unitsOf(all.values()) > MAX_UNITS) return false;
    for (const one of shown) this.#shown.set(one.key, one);
    const isRunning = this.#until !== undefined;
    this.#until = now + FRESH_FOR_MS;
    if (!isRunning) this.#begin();
    return true;
  }

  /** Checks no longer, and keeps nothing. */
  end(): void {
    this.#running.abort();
    this.#until = undefined;
    this.#shown.clear();
  }

  #begin(): void {
    this.#running = new AbortController();
    this.sight.onHidden(() => this.watch.changed(), this.#running.signal);
    this.#next(EVERY_MS);
  }

  #next(ms: number): void {
    const { signal } = this.#running;
    const callOff = this.timing.idleAfter(ms, () => {
      signal.removeEventListener("abort", callOff);
      this.#check();
    });
    signal.addEventListener("abort", callOff, { once: true });
  }

  #check(): void {
    const begun = this.timing.now();
    if (this.#until === undefined || begun > this.#until) return this.end();
    // A page may keep it to itself that it is hidden now.
    if (!this.sight.isVisible()) return this.watch.changed();
    this.watch.look();
    if (!this.watch.isArmed) return this.end();
    const isStill = [...this.#shown.values()].every(isAsItWas);
    const tookMs = this.timing.now() - begun;
    const isDear = tookMs > DEAR_MS;
    if (isDear) this.#dearUntil = begun + FRESH_FOR_MS;
    if (isDear || !isStill) this.watch.changed();
    else this.#next(Math.max(EVERY_MS, tookMs * SHARE));
  }
}

function isAsItWas({ value, now }: Shown): boolean {
  try {
    return now() === value;
  } catch {
    return false; // no element is what a selector means, or the document has been taken apart
  }
}

function unitsOf(shown: Iterable<Shown>): number {
  let units = 0;
  for (const { value } of shown) if (typeof value === "string") units += value.length;
  return units;
}
