import type { BrowserEvent } from "@browser-mcp/protocol";
import { LRUCache } from "lru-cache";
import { overlap, type TabScope } from "./freshness.js";
import { TabRecording, type RecordingCounters } from "./tab-recording.js";

/** One kind of ring over all tabs. */
export interface RingStats {
  readonly entries: number;
  /** Entries that left for want of room or at the end of their life. */
  readonly dropped: number;
}

/** What the debuggers' recordings hold, and what they did since they were made. */
export interface RecordingStats {
  readonly tabs: number;
  readonly console: RingStats;
  readonly network: RingStats;
  readonly debuggerEvents: RingStats;
  /** Events that did not have the form which their method promises. */
  readonly malformed: number;
}

/** Tabs whose debugger is recorded; the one heard of longest ago is forgotten first. */
const MAX_TABS = 100;

/** How long messages may be read in one turn, and the time between two turns. */
const READ_MS = 1;
const READ_EVERY_MS = 50;

/** Kept from the start on: a spec that turns the clock by hand must not have to turn this. */
const soon = setImmediate;

type DebuggerEvent = Extract<BrowserEvent, { type: "debugger-event" }>;

interface OwnedRecording {
  readonly scope: Required<TabScope>;
  readonly recording: TabRecording;
}

/** What the debuggers of all tabs told, by browser and tab. */
export class Recordings {
  private readonly byTab = new LRUCache<string, OwnedRecording>({
    max: MAX_TABS,
    dispose: ({ recording }) => this.unread.delete(recording),
  });
  private readonly attaching = new Set<TabScope>();
  private readonly counters: RecordingCounters = { console: 0, network: 0, debuggerEvents: 0, malformed: 0 };
  /** Recordings with events that nobody has read yet. */
  private readonly unread = new Set<TabRecording>();
  private readingTimer: NodeJS.Timeout | undefined;

  constructor(private readonly lifeMs: number) {}

  /** Takes an event of the browsers; those that concern no recording do nothing. */
  notice(event: BrowserEvent): void {
    switch (event.type) {
      case "debugger-event":
        this.record(event);
        break;
      case "debugger-detached":
        this.byTab.peek(keyOf(event))?.recording.detached();
        break;
      case "tab-removed":
        this.byTab.delete(keyOf(event));
        break;
      case "browser-connected":
        this.forgetBrowser(event.browser.browserId);
        break;
      case "browser-disconnected":
        this.forgetBrowser(event.browserId);
        break;
    }
  }

  /** What is recorded of a tab. */
  of(browserId: string, tabId: number): TabRecording | undefined {
    return this.byTab.get(keyOf({ browserId, tabId }))?.recording;
  }

  /** Reads what waits of a recording now, in pieces between which others have their turn. */
  async readAll(recording: TabRecording): Promise<void> {
    for (let left = recording.unread; left > 0;) {
      const end = performance.now() + READ_MS;
      for (; left > 0 && recording.unread > 0 && performance.now() < end; left -= 1) recording.readNext();
      if (recording.unread === 0) return;
      if (left > 0) await new Promise<void>((resolve) => void soon(resolve));
    }
  }

  /** Whether anything is recorded of any tab of a browser. */
  knowsBrowser(browserId: string): boolean {
    return [...this.byTab.values()].some(({ scope }) => scope.browserId === browserId);
  }

  /** The debugger of these tabs is being attached until the returned function is called. */
  attachBegins(scope: TabScope): () => void {
    this.attaching.add(scope);
    return () => this.attaching.delete(scope);
  }

  /** Somebody let the debugger of these tabs go; others may hold it still. */
  released(scope: TabScope): void {
    for (const { scope: own, recording } of this.byTab.values()) {
      if (overlap(scope, own)) recording.suspend();
    }
  }

  /** Drops what is past its life. */
  cleanup(): void {
    const oldest = performance.now() - this.lifeMs;
    for (const [key, { recording }] of [...this.byTab.entries()]) {
      if (!recording.dropBefore(oldest)) this.byTab.delete(key);
    }
  }

  clear(): void {
    this.byTab.clear();
    this.unread.clear();
    clearTimeout(this.readingTimer);
    this.readingTimer = undefined;
  }

  stats(): RecordingStats {
    const sizes = [...this.byTab.values()].map(({ recording }) => recording.size);
    const ring = (kind: keyof TabRecording["size"]): RingStats => ({
      entries: sizes.reduce((sum, size) => sum + size[kind], 0),
      dropped: this.counters[kind],
    });
    return {
      tabs: this.byTab.size,
      console: ring("console"),
      network: ring("network"),
      debuggerEvents: ring("debuggerEvents"),
      malformed: this.counters.malformed,
    };
  }

  private record(event: DebuggerEvent): void {
    const { browserId, tabId } = event;
    const key = keyOf(event);
    let owned = this.byTab.get(key);
    if (owned === undefined) {
      owned = { scope: { browserId, tabId }, recording: new TabRecording(tabId, this.counters) };
      this.byTab.set(key, owned);
    }
    const { scope, recording } = owned;
    const attaching = this.attaching.size > 0 && [...this.attaching].some((other) => overlap(other, scope));
    recording.take(event, attaching);
    if (recording.unread > 0) this.readLater(recording);
  }

  private readLater(recording: TabRecording): void {
    this.unread.add(recording);
    this.readingTimer ??= setTimeout(this.readSome, READ_EVERY_MS).unref();
  }

  /** A little of what waits, so that of a page that does not flood its console all is read soon. */
  private readonly readSome = (): void => {
    const end = performance.now() + READ_MS;
    for (const recording of this.unread) {
      while (recording.unread > 0 && performance.now() < end) recording.readNext();
      this.unread.delete(recording);
      if (recording.unread === 0) continue;
      // The next turn begins with another tab.
      this.unread.add(recording);
      break;
    }
    this.readingTimer = this.unread.size === 0 ? undefined : setTimeout(this.readSome, READ_EVERY_MS).unref();
  };

  private forgetBrowser(browserId: string): void {
    for (const [key, { scope }] of [...this.byTab.entries()]) {
      if (scope.browserId === browserId) this.byTab.delete(key);
    }
  }
}

function keyOf({ browserId, tabId }: Required<TabScope>): string {
  return `${tabId} ${browserId}`;
}
