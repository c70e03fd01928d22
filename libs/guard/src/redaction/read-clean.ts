import type { BrowserEvent } from "@browser-mcp/protocol";

type DebuggerEvent = Extract<BrowserEvent, { type: "debugger-event" }>;

/** An event of the debugger that is kept as it came: whoever reads its params gets them clean. */
export class ReadClean implements DebuggerEvent {
  readonly type = "debugger-event";
  readonly browserId: string;
  readonly tabId: number;
  readonly method: string;
  readonly timestamp: number;
  readonly size: number | undefined;
  readonly context: number | undefined;
  readonly #event: DebuggerEvent;
  readonly #clean: (params: unknown, isFirst: boolean) => unknown;
  #isRead = false;

  /** @param clean replaces the secrets of what is given; told whether that is read for the first time */
  constructor(event: DebuggerEvent, clean: (params: unknown, isFirst: boolean) => unknown) {
    this.browserId = event.browserId;
    this.tabId = event.tabId;
    this.method = event.method;
    this.timestamp = event.timestamp;
    this.size = event.size;
    this.context = event.context;
    this.#event = event;
    this.#clean = clean;
  }

  get params(): unknown {
    const isFirst = !this.#isRead;
    this.#isRead = true;
    return this.#clean(this.#event.params, isFirst);
  }
}
