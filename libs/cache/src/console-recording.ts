import type { BrowserEvent } from "@browser-mcp/protocol";
import { estimateBytes } from "./estimate-bytes.js";
import type { RecordedMessage } from "./recorded-message.js";
import { RingBuffer } from "./ring-buffer.js";

type DebuggerEvent = Extract<BrowserEvent, { type: "debugger-event" }>;

/** Messages that one tab's console holds (DESIGN.md, "Freshness"), and their bytes; read or not. */
const MESSAGES = 1_000;
const BYTES = 8 * 1024 * 1024;

interface Waiting {
  readonly event: DebuggerEvent;
  readonly bytes: number;
  /** As `performance.now()` says. */
  readonly recordedAt: number;
}

/** What a console's recording asks of its owner. */
export interface ConsoleReader {
  /** The message that an event tells of; undefined where there is none. */
  readonly read: (event: DebuggerEvent, recordedAt: number) => RecordedMessage | undefined;
  /** A message left for want of room, or at the end of its life. */
  readonly dropped: () => void;
}

/**
 * The console of one tab. An event waits here as it came until there is time to read it, or somebody asks: of a page
 * that floods its console most leave for want of room before that.
 */
export class ConsoleRecording {
  private readonly messages: RingBuffer<RecordedMessage>;
  /** Newer than all messages that were read. */
  private readonly waiting: RingBuffer<Waiting>;
  /** The messages that were read, so that a replay adds only what is new. */
  private readonly identities = new Set<string>();

  constructor(private readonly reader: ConsoleReader) {
    this.messages = new RingBuffer<RecordedMessage>({
      capacity: MESSAGES,
      maxBytes: BYTES,
      bytesOf: estimateBytes,
      onDrop: ({ identity }) => {
        this.identities.delete(identity);
        reader.dropped();
      },
    });
    this.waiting = new RingBuffer<Waiting>({
      capacity: MESSAGES,
      maxBytes: BYTES,
      bytesOf: ({ bytes }) => bytes,
      onDrop: () => reader.dropped(),
    });
  }

  /** Messages, and events that may be one. */
  get size(): number {
    return this.messages.size + this.waiting.size;
  }

  /** Events that nobody has read yet. */
  get unread(): number {
    return this.waiting.size;
  }

  /** What was read, oldest first. */
  toArray(): readonly RecordedMessage[] {
    return this.messages.toArray();
  }

  /** Takes an event that is to be read later. */
  wait(event: DebuggerEvent, bytes: number): void {
    this.waiting.push({ event, bytes, recordedAt: performance.now() });
    this.makeRoom();
  }

  /** Reads the oldest event that waits. */
  readNext(): void {
    const next = this.waiting.shift();
    if (next !== undefined) this.add(this.reader.read(next.event, next.recordedAt));
  }

  /** Takes an event and reads it at once, after all that wait. */
  readNow(event: DebuggerEvent): void {
    while (this.unread > 0) this.readNext();
    this.add(this.reader.read(event, performance.now()));
  }

  /** Drops what was recorded before that time. */
  dropBefore(time: number): void {
    const isOld = ({ recordedAt }: { readonly recordedAt: number }): boolean => recordedAt < time;
    this.messages.dropOldestWhile(isOld);
    if (this.messages.size === 0) this.waiting.dropOldestWhile(isOld);
  }

  clear(): void {
    this.messages.clear();
    this.waiting.clear();
    this.identities.clear();
  }

  private add(message: RecordedMessage | undefined): void {
    if (message === undefined || this.identities.has(message.identity)) return;
    this.identities.add(message.identity);
    this.messages.push(message);
    this.makeRoom();
  }

  private makeRoom(): void {
    const { messages, waiting } = this;
    while (messages.size > 0 && (this.size > MESSAGES || messages.bytes + waiting.bytes > BYTES)) {
      messages.dropOldest();
    }
  }
}
