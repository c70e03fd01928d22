import type { BrowserEvent, ConsoleLog, DevtoolsEvent, NetworkRequest } from "@browser-mcp/protocol";
import { estimateBytes } from "./estimate-bytes.js";
import { RequestRecording } from "./request-recording.js";
import { recordedMessageOf, type ContextOwner, type RecordedMessage } from "./recorded-message.js";
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

/** Counts what recordings lose for want of room or at the end of their life. */
export interface DropCounters {
  console: number;
  network: number;
  debuggerEvents: number;
}

/** Entries that a tab's rings hold (DESIGN.md, "Freshness"; the issue of the eleven tools), and their bytes. */
const CONSOLE_MESSAGES = 1_000;
const CONSOLE_BYTES = 8 * 1024 * 1024;
const DEBUGGER_EVENTS = 100;
const DEBUGGER_BYTES = 2 * 1024 * 1024;
const PARAMS_BYTES = 64 * 1024;
/** Execution contexts that are remembered; a page with more is told apart by its stacks. */
const MAX_CONTEXTS = 1_000;

type DebuggerEvent = Extract<BrowserEvent, { type: "debugger-event" }>;

/** What a tab's debugger told: the console of the page that it shows, the tab's requests, and the events themselves. */
export class TabRecording {
  private readonly console: RingBuffer<RecordedMessage>;
  private readonly events: RingBuffer<RecordedDebuggerEvent>;
  private readonly network: RequestRecording;
  /** The messages in the console's ring, so that a replay adds only what is new. */
  private readonly identities = new Set<string>();
  private readonly extensionContexts = new Map<number, boolean>();
  /** Nothing of the page's console is missing before the oldest message. */
  private fromStart = false;
  /** The contexts were cleared for a navigation of which the other event is still to come. */
  private navigating = false;
  /** Somebody let the debugger go. Whether it is gone, since others may hold it, only the next event tells. */
  private suspended = false;
  private began = -Infinity;

  constructor(tabId: number, counters: DropCounters) {
    this.console = new RingBuffer<RecordedMessage>({
      capacity: CONSOLE_MESSAGES,
      maxBytes: CONSOLE_BYTES,
      bytesOf: estimateBytes,
      onDrop: ({ identity }) => {
        this.identities.delete(identity);
        this.fromStart = false;
        counters.console += 1;
      },
    });
    this.events = new RingBuffer<RecordedDebuggerEvent>({
      capacity: DEBUGGER_EVENTS,
      maxBytes: DEBUGGER_BYTES,
      bytesOf: estimateBytes,
      onDrop: () => {
        counters.debuggerEvents += 1;
      },
    });
    this.network = new RequestRecording(tabId, () => {
      counters.network += 1;
    });
  }

  /** How many entries it holds. */
  get size(): Readonly<DropCounters> {
    return {
      console: this.console.size,
      network: this.network.size,
      debuggerEvents: this.events.size,
    };
  }

  /** The console of the page as the debugger told it; undefined while it may be that of an earlier page. */
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

  /** Keeps an event as it came. */
  record({ method, params, timestamp }: DebuggerEvent): void {
    const fits = estimateBytes(params) <= PARAMS_BYTES;
    this.events.push({ method, ...(fits ? { params } : {}), timestamp, recordedAt: performance.now() });
  }

  /**
   * Takes what an event says of the console or a request.
   * @param attaching whether the debugger is being attached: the page's earlier messages are then replayed
   */
  take(event: DevtoolsEvent, attaching: boolean): void {
    switch (event.method) {
      case "Runtime.executionContextCreated":
        if (attaching) this.replayBegins();
        this.learnContext(event.params.context);
        break;
      case "Runtime.executionContextDestroyed":
        this.extensionContexts.delete(event.params.executionContextId);
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
      default:
        this.addMessage(recordedMessageOf(event, (id) => this.ownerOf(id)));
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
    const isOld = ({ recordedAt }: { readonly recordedAt: number }): boolean => recordedAt < time;
    this.console.dropOldestWhile(isOld);
    this.events.dropOldestWhile(isOld);
    this.network.dropBefore(time);
    return this.console.size + this.events.size + this.network.size > 0;
  }

  /** A debugger that comes back after it was let go replays the page that is there now. */
  private replayBegins(): void {
    if (this.suspended) this.forgetPage();
    this.fromStart = true;
  }

  private addMessage(message: RecordedMessage | undefined): void {
    // Without a replay before, an event after a release says that somebody else still holds the debugger.
    this.suspended = false;
    if (message === undefined || this.identities.has(message.identity)) return;
    this.identities.add(message.identity);
    this.console.push(message);
  }

  private forgetPage(): void {
    this.began = performance.now();
    this.console.clear();
    this.identities.clear();
    this.extensionContexts.clear();
    this.fromStart = false;
    this.suspended = false;
  }

  private learnContext({ id, origin }: { readonly id: number; readonly origin: string }): void {
    if (this.extensionContexts.size >= MAX_CONTEXTS) this.extensionContexts.clear();
    this.extensionContexts.set(id, origin.startsWith("chrome-extension://"));
  }

  private ownerOf(contextId: number): ContextOwner {
    const isExtension = this.extensionContexts.get(contextId);
    if (isExtension === undefined) return "unknown";
    return isExtension ? "extension" : "page";
  }
}
