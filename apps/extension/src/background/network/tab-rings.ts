/** The bounds of what is kept of all tabs. Weights are about characters. */
export interface RingLimits {
  readonly items: number;
  readonly tabWeight: number;
  readonly tabs: number;
  readonly weight: number;
}

interface Ring<T> {
  readonly items: T[];
  /** All that ever came, also what was pushed out. */
  seen: number;
  weight: number;
}

/** What a ring tells its owner. */
export interface RingListener<T> {
  /** This was pushed out or went with its tab. */
  dropped(item: T): void;
  /** What is kept of this tab is no longer what it was. */
  changed(tabId: number): void;
}

/** The newest items of each tab, bounded in number and weight; the tabs that were quiet longest go first. */
export class TabRings<T extends object> {
  /** The tab that was quiet longest comes first. */
  readonly #rings = new Map<number, Ring<T>>();
  readonly #weights = new WeakMap<T, number>();
  #weight = 0;

  /**
   * @param weigh about how many characters an item takes
   */
  constructor(
    private readonly limits: RingLimits,
    private readonly weigh: (item: T) => number,
    private readonly listener: RingListener<T>,
  ) {}

  get tabs(): readonly number[] {
    return [...this.#rings.keys()];
  }

  /** A tab's items, oldest first. */
  of(tabId: number): readonly T[] {
    return this.#rings.get(tabId)?.items ?? [];
  }

  /** How many items a tab ever had. */
  seen(tabId: number): number {
    return this.#rings.get(tabId)?.seen ?? 0;
  }

  add(tabId: number, item: T): void {
    const ring = this.#rings.get(tabId) ?? { items: [], seen: 0, weight: 0 };
    this.#rings.delete(tabId);
    this.#rings.set(tabId, ring);
    ring.items.push(item);
    ring.seen += 1;
    this.update(tabId, item);
  }

  /** Takes note that an item has changed. */
  update(tabId: number, item: T): void {
    const ring = this.#rings.get(tabId);
    if (ring === undefined) return;
    const weight = this.weigh(item);
    const more = weight - (this.#weights.get(item) ?? 0);
    this.#weights.set(item, weight);
    ring.weight += more;
    this.#weight += more;
    this.#bound(ring);
    this.listener.changed(tabId);
  }

  /** Puts back what an earlier worker kept. */
  restore(tabId: number, items: readonly T[], seen: number): void {
    for (const item of items) this.add(tabId, item);
    const ring = this.#rings.get(tabId);
    if (ring !== undefined) ring.seen = Math.max(seen, ring.seen);
  }

  /** Forgets a tab. */
  drop(tabId: number): void {
    const ring = this.#rings.get(tabId);
    if (ring === undefined) return;
    this.#rings.delete(tabId);
    for (const item of ring.items) this.#forget(ring, item);
    this.listener.changed(tabId);
  }

  /**
   * Forgets what is no longer wanted, as if it had never been.
   * @param wanted is asked of each item of a tab, the oldest first
   */
  retain(tabId: number, wanted: (item: T) => boolean): void {
    const ring = this.#rings.get(tabId);
    if (ring === undefined) return;
    const before = ring.items.splice(0);
    for (const item of before) {
      if (wanted(item)) ring.items.push(item);
      else this.#forget(ring, item);
    }
    if (ring.items.length === before.length) return;
    ring.seen -= before.length - ring.items.length;
    this.listener.changed(tabId);
  }

  /** The tab has another id from now on. */
  move(from: number, to: number): void {
    const ring = this.#rings.get(from);
    if (ring === undefined) return;
    this.drop(to);
    this.#rings.delete(from);
    this.#rings.set(to, ring);
    this.listener.changed(from);
    this.listener.changed(to);
  }

  #bound(ring: Ring<T>): void {
    const { items, tabWeight, tabs, weight } = this.limits;
    while (ring.items.length > items || (ring.weight > tabWeight && ring.items.length > 1)) {
      const oldest = ring.items.shift();
      if (oldest !== undefined) this.#forget(ring, oldest);
    }
    for (const tabId of this.#rings.keys()) {
      if (this.#rings.size <= Math.max(tabs, 1) && (this.#weight <= weight || this.#rings.size === 1)) break;
      if (this.#rings.get(tabId) !== ring) this.drop(tabId);
    }
  }

  #forget(ring: Ring<T>, item: T): void {
    const weight = this.#weights.get(item) ?? 0;
    ring.weight -= weight;
    this.#weight -= weight;
    this.#weights.delete(item);
    this.listener.dropped(item);
  }
}
