import type { BrowserEvent } from "@browser-mcp/protocol";
import { RingBuffer } from "./ring-buffer.js";

/** An event of a tab's debugger as it came. */
export interface RecordedDebuggerEvent {
  readonly method: string;
  /** Absent where they were larger than 64 KiB. */
  readonly params?: unknown;
  /** Milliseconds since the epoch at which the extension passed it on. */
  readonly timestamp: number;
  /** When it was recorded, as `performance.now()` says. */
  readonly recordedAt: number;
}

/** Events that a tab's ring holds (the issue of the eleven tools), and their bytes. */
const EVENTS = 100;
const BYTES = 2 * 1024 * 1024;

type DebuggerEvent = Extract<BrowserEvent, { type: "debugger-event" }>;

/** An event in the ring: without its params where they are too large. */
interface Kept {
  readonly event: Pick<DebuggerEvent, "method" | "timestamp"> & Partial<Pick<DebuggerEvent, "params">>;
  readonly bytes: number;
  readonly recordedAt: number;
}

/** The newest events of one tab's debugger. Their params are read where somebody asks for them. */
export class DebuggerEvents {
  private readonly ring: RingBuffer<Kept>;

  /** @param dropped called for each that leaves for want of room, or at the end of its life */
  constructor(dropped: () => void) {
    this.ring = new RingBuffer<Kept>({
      capacity: EVENTS,
      maxBytes: BYTES,
      bytesOf: ({ bytes }) => bytes,
      onDrop: dropped,
    });
  }

  get size(): number {
    return this.ring.size;
  }

  /** @param bytes of its params; without, only that it was is kept */
  add(event: DebuggerEvent, bytes: number | undefined): void {
    const recordedAt = performance.now();
    if (bytes !== undefined) this.ring.push({ event, bytes, recordedAt });
    else {
      const { method, timestamp } = event;
      this.ring.push({ event: { method, timestamp }, bytes: 0, recordedAt });
    }
  }

  /** Oldest first. */
  toArray(): readonly RecordedDebuggerEvent[] {
    return this.ring.toArray().map(({ event, recordedAt }) => {
      const { method, timestamp } = event;
      return "params" in event
        ? { method, params: event.params, timestamp, recordedAt }
        : { method, timestamp, recordedAt };
    });
  }

  /** Drops what was recorded before that time. */
  dropBefore(time: number): void {
    this.ring.dropOldestWhile(({ recordedAt }) => recordedAt < time);
  }
}
