/** How much is kept for clients whose connection broke, and for how long. */
export interface ReplayLimits {
  /** Events of one session. */
  readonly events: number;
  /** Bytes of one session's events. */
  readonly bytes: number;
  /** Bytes of all sessions' events together. */
  readonly totalBytes: number;
  /** Milliseconds for which a broken stream waits for its client, and a finished one is kept. */
  readonly resumeMs: number;
}

/** 500 events and 8 MiB a session (the largest screenshot fits), 64 MiB in all, 30 s. */
export const defaultReplayLimits: ReplayLimits = {
  events: 500,
  bytes: 8 * 1024 * 1024,
  totalBytes: 64 * 1024 * 1024,
  resumeMs: 30_000,
};

/** What the logs of all sessions hold together. */
export interface ReplayBudget {
  bytes: number;
}

interface LoggedEvent {
  readonly stream: number;
  readonly frame: Buffer;
}

/**
 * The newest events of one session's streams, so that a client can be given what it missed (MCP specification 2025-11-25,
 * "Resumability and Redelivery"). Past its bounds the oldest are dropped, and it is known that they were.
 */
export class ReplayLog {
  readonly #limits: ReplayLimits;
  readonly #budget: ReplayBudget;
  /** By event number, which grows: the oldest first. */
  readonly #events = new Map<number, LoggedEvent>();
  /** The newest dropped event of each stream. */
  readonly #dropped = new Map<number, number>();
  #last = 0;
  #bytes = 0;

  constructor(limits: ReplayLimits = defaultReplayLimits, budget: ReplayBudget = { bytes: 0 }) {
    this.#limits = limits;
    this.#budget = budget;
  }

  /** A number for the next event, unique in the session. */
  next(): number {
    return ++this.#last;
  }

  /** Keeps an event of that number. */
  add(number: number, stream: number, frame: Buffer): void {
    this.#events.set(number, { stream, frame });
    this.#count(frame.length);
    for (const [oldest, event] of this.#events) {
      if (!this.#isOver()) return;
      this.#events.delete(oldest);
      this.#count(-event.frame.length);
      this.#dropped.set(event.stream, oldest);
    }
  }

  /** The events of a stream after that number; `undefined` where one was dropped, or the number was never given. */
  after(number: number, stream: number): readonly Buffer[] | undefined {
    if (number > this.#last || (this.#dropped.get(stream) ?? 0) > number) return undefined;
    const frames: Buffer[] = [];
    for (const [key, event] of this.#events) {
      if (key > number && event.stream === stream) frames.push(event.frame);
    }
    return frames;
  }

  /** Nobody will ask for this stream again. */
  forget(stream: number): void {
    this.#dropped.delete(stream);
    for (const [number, event] of this.#events) {
      if (event.stream !== stream) continue;
      this.#events.delete(number);
      this.#count(-event.frame.length);
    }
  }

  /** Forgets every stream. */
  clear(): void {
    this.#count(-this.#bytes);
    this.#events.clear();
    this.#dropped.clear();
  }

  #isOver(): boolean {
    return (
      this.#events.size > this.#limits.events ||
      this.#bytes > this.#limits.bytes ||
      this.#budget.bytes > this.#limits.totalBytes
    );
  }

  #count(bytes: number): void {
    this.#bytes += bytes;
    this.#budget.bytes += bytes;
  }
}
