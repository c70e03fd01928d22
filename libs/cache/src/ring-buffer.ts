import { BrowserMcpError } from "@browser-mcp/protocol";

/** Bounds of a {@link RingBuffer}. */
export interface RingBufferOptions<T extends object> {
  /** Entries it holds at most. */
  readonly capacity: number;
  /** Bytes of all its entries at most; the newest entry stays even where it alone is larger. */
  readonly maxBytes: number;
  readonly bytesOf: (entry: T) => number;
  /** Told of every entry that left for want of room or was dropped; not of those that were cleared or taken. */
  readonly onDrop?: (entry: T) => void;
}

/** The newest entries of an endless row: a push is done in constant time, the oldest entry makes room. */
export class RingBuffer<T extends object> {
  private readonly slots: (T | undefined)[] = [];
  private start = 0;
  private count = 0;
  private heldBytes = 0;
  private droppedCount = 0;

  /** @throws BrowserMcpError INVALID_CONFIGURATION when a bound is no positive integer */
  constructor(private readonly options: RingBufferOptions<T>) {
    for (const name of ["capacity", "maxBytes"] as const) {
      if (!Number.isSafeInteger(options[name]) || options[name] < 1) {
        throw new BrowserMcpError("INVALID_CONFIGURATION", `A ring's ${name} must be a positive integer.`);
      }
    }
  }

  get size(): number {
    return this.count;
  }

  get bytes(): number {
    return this.heldBytes;
  }

  /** Entries dropped since it was made. */
  get dropped(): number {
    return this.droppedCount;
  }

  push(entry: T): void {
    const { capacity, maxBytes, bytesOf } = this.options;
    const bytes = bytesOf(entry);
    while (this.count > 0 && (this.count >= capacity || this.heldBytes + bytes > maxBytes)) this.dropOldest();
    this.slots[(this.start + this.count) % capacity] = entry;
    this.count += 1;
    this.heldBytes += bytes;
  }

  /** Takes the oldest entry out. */
  shift(): T | undefined {
    const entry = this.oldest();
    if (entry === undefined) return undefined;
    this.slots[this.start] = undefined;
    this.start = (this.start + 1) % this.options.capacity;
    this.count -= 1;
    this.heldBytes -= this.options.bytesOf(entry);
    return entry;
  }

  /** Drops the oldest entry. */
  dropOldest(): void {
    const entry = this.shift();
    if (entry === undefined) return;
    this.droppedCount += 1;
    this.options.onDrop?.(entry);
  }

  /** Drops from the oldest on as long as the test holds. */
  dropOldestWhile(test: (entry: T) => boolean): void {
    for (let oldest = this.oldest(); oldest !== undefined && test(oldest); oldest = this.oldest()) {
      this.dropOldest();
    }
  }

  clear(): void {
    this.slots.length = 0;
    this.start = 0;
    this.count = 0;
    this.heldBytes = 0;
  }

  /** Every entry, oldest first. */
  toArray(): T[] {
    const { capacity } = this.options;
    const entries: T[] = [];
    for (let index = 0; index < this.count; index += 1) {
      const entry = this.slots[(this.start + index) % capacity];
      if (entry !== undefined) entries.push(entry);
    }
    return entries;
  }

  private oldest(): T | undefined {
    return this.count === 0 ? undefined : this.slots[this.start];
  }
}
