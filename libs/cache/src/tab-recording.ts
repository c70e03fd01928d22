import {
  consoleMethods,
  devtoolsEventSchema,
  isKnownDevtoolsEvent,
  type BrowserEvent,
  type ConsoleLog,
  type DevtoolsEvent,
  type NetworkRequest,
} from "@browser-mcp/protocol";
import { ConsoleRecording } from "./console-recording.js";
import { DebuggerEvents, type RecordedDebuggerEvent } from "./debugger-events.js";
import { estimateBytes } from "./estimate-bytes.js";
import { ExecutionContexts } from "./execution-contexts.js";
import { RequestRecording } from "./request-recording.js";
import { recordedMessageOf, type ContextOwner, type RecordedMessage } from "./recorded-message.js";

/** Counts what recordings lose for want of room or at the end of their life, and what they could not read. */
export interface RecordingCounters {
  console: number;
  network: number;
  debuggerEvents: number;
  malformed: number;
}

/** Params of an event up to which they are kept, and a message may wait. */
const PARAMS_BYTES = 64 * 1024;

type DebuggerEvent = Extract<BrowserEvent, { type: "debugger-event" }>;

/** What a tab's debugger told: the console of the page that it shows, the tab's requests, and the events themselves. */
export class TabRecording {
  private readonly console: ConsoleRecording;
  private readonly events: DebuggerEvents;
  private readonly network: RequestRecording;
  private readonly contexts = new ExecutionContexts();
  /** Nothing of the page's console is missing before the oldest message. */
  private fromStart = false;
  /** Messages of the page are gone, which no replay brings back: the browser remembers no more of them. */
  private isCut = false;
  /** The contexts were cleared for a navigation of which the other event is still to come. */
  private navigating = false;
  /** Somebody let the debugger go. Whether it is gone, since others may hold it, only the next event tells. */
  private suspended = false;
  private began = -Infinity;

  constructor(
    tabId: number,
    private readonly counters: RecordingCounters,
  ) {
    this.console = new ConsoleRecording({
      read: (event, recordedAt) => this.messageOf(event, recordedAt),
      dropped: () => {
        this.fromStart = false;
        this.isCut = true;
        counters.console += 1;
      },
    });
    this.events = new DebuggerEvents(() => {
      counters.debuggerEvents += 1;
    });
    this.network = new RequestRecording(tabId, () => {
      counters.network += 1;
    });
  }

  /** How many entries it holds. */
  get size(): Readonly<Omit<RecordingCounters, "malformed">> {
    return {
      console: this.console.size,
      network: this.network.size,
      debuggerEvents: this.events.size,
    };
  }

  /** Events that may be a message, and that nobody has read yet. */
  get unread(): number {
    return this.console.unread;
  }

  /** Reads the oldest of them. */
  readNext(): void {
    this.console.readNext();
  }

  /**
   * The console of the page as far as it was read, as the debugger told it; undefined while it may be that of an earlier
   * page.
   */
  get messages(): readonly RecordedMessage[] | undefined {
    return this.suspended ? undefined : this.console.toArray();
  }

  /** When the console was begun anew, as `performance.now()` says: an answer that was asked for before is of another page. */
  get pageBegan(): number {
    return this.began;
  }

  /** What the debugger's messages alone cover, see `ConsoleLog.coverage`. */
  get coverage(): ConsoleLog["coverage"] {
    return this.fromStart && !this.suspended ? "document-start" : "document-idle";
  }

  /** The requests of the tab as the debugger told them, oldest first; also those of earlier pages. */
  get requests(): readonly NetworkRequest[] {
    return this.network.requests;
  }

  /** The newest events of the debugger, oldest first. */
  get debuggerEvents(): readonly RecordedDebuggerEvent[] {
    return this.events.toArray();
  }

  /**
   * Takes an event, and what it says of the console or a request.
   * @param attaching whether the debugger is being attached: the page's earlier messages are then replayed
   */
  take(event: DebuggerEvent, attaching: boolean): void {
    const bytes = bytesOf(event);
    const fits = bytes <= PARAMS_BYTES;
    this.events.add(event, fits ? bytes : undefined);
    // What only adds to a page's console may be read later.
    if (consoleMethods.has(event.method)) this.takeMessage(event, attaching || !fits, bytes);
    else {
      const read = this.read(event);
      if (read !== undefined) this.takeRead(read, attaching);
    }
  }

  /** A holder let the debugger go: what it told may be of an earlier page soon. */
  suspend(): void {
    this.suspended = true;
  }

  /** The debugger is gone. */
  detached(): void {
    this.forgetPage();
  }

  /** Drops what was recorded before that time. Returns whether anything is left. */
  dropBefore(time: number): boolean {
    this.console.dropBefore(time);
    this.events.dropBefore(time);
    this.network.dropBefore(time);
    return this.console.size + this.events.size + this.network.size > 0;
  }

  /** @param atOnce because a message that is known already must push out no other, or it is too large to wait */
  private takeMessage(event: DebuggerEvent, atOnce: boolean, bytes: number): void {
    // Without a replay before, an event after a release says that somebody else still holds the debugger.
    this.suspended = false;
    if (event.context !== undefined && this.ownerOf(event.context) === "extension") return;
    if (atOnce) this.console.readNow(event);
    else this.console.wait(event, bytes);
  }

  /** Never throws: it is read when nobody is there to hear of it, or by somebody who asked for others too. */
  private messageOf(event: DebuggerEvent, recordedAt: number): RecordedMessage | undefined {
    try {
      const read = this.read(event);
      return read === undefined ? undefined : recordedMessageOf(read, this.ownerOf, recordedAt);
    } catch {
      this.counters.malformed += 1; // a value deeper than the stack, which no page's console tells
      return undefined;
    }
  }

  /** The event, where it is of a kind that is understood and has the form which that promises. */
  private read({ method, params }: DebuggerEvent): DevtoolsEvent | undefined {
    if (!isKnownDevtoolsEvent(method)) return undefined;
    const read = devtoolsEventSchema.safeParse({ method, params });
    if (read.success) return read.data;
    this.counters.malformed += 1;
    return undefined;
  }

  private takeRead(event: DevtoolsEvent, attaching: boolean): void {
    switch (event.method) {
      case "Runtime.executionContextCreated":
        if (attaching) this.replayBegins();
        this.contexts.learn(event.params.context);
        break;
      case "Runtime.executionContextDestroyed":
        this.contexts.ended(event.params.executionContextId);
        break;
      case "Runtime.executionContextsCleared":
        this.forgetPage();
        this.fromStart = true;
        this.navigating = true;
        break;
      case "Page.frameNavigated":
        if (event.params.frame.parentId !== undefined) break;
        if (!this.navigating) this.forgetPage();
        this.navigating = false;
        break;
      case "Network.requestWillBeSent":
      case "Network.responseReceived":
      case "Network.loadingFinished":
      case "Network.loadingFailed":
        this.network.take(event);
        break;
    }
  }

  /** It may, or a frame has come. A debugger that comes back after it was let go replays the page that is there now. */
  private replayBegins(): void {
    if (this.suspended) this.forgetPage();
    this.fromStart = !this.isCut;
  }

  private forgetPage(): void {
    this.began = performance.now();
    this.console.clear();
    this.contexts.clear();
    this.fromStart = false;
    this.isCut = false;
    this.suspended = false;
  }

  private readonly ownerOf = (id: number): ContextOwner => this.contexts.ownerOf(id);
}

/** About what it takes in memory. */
function bytesOf(event: DebuggerEvent): number {
  return event.size === undefined ? estimateBytes(event.params) : 2 * event.size;
}
