import { browserFrameSchema, consoleMethods, type BrowserEvent, type WireEvent } from "@browser-mcp/protocol";
import { isRecord } from "./normalise/values.js";

type DebuggerEvent = Extract<BrowserEvent, { type: "debugger-event" }>;
type DebuggerWireEvent = Extract<WireEvent, { type: "debugger_event" }>;

/** UTF-16 units up to which a frame is kept as its text. */
const LONGEST_TEXT = 32 * 1024;

/**
 * An event of the debugger as subscribers see it. A page that floods its console tells ten thousand a second, of which
 * only the newest are ever asked for: messages are kept as the text in which they came, one string in place of a dozen
 * objects, and whoever asks for `params` has them parsed.
 * @param text of the frame in which it came, where that is at hand
 */
export function debuggerEventOf(
  event: DebuggerWireEvent,
  browserId: string,
  text: string | undefined,
): DebuggerEvent {
  const { source, method, params, timestamp } = event;
  if (text !== undefined && text.length <= LONGEST_TEXT && consoleMethods.has(method)) {
    return new KeptEvent(event, browserId, text);
  }
  return { type: "debugger-event", browserId, tabId: source.tabId, method, params, timestamp };
}

class KeptEvent implements DebuggerEvent {
  readonly type = "debugger-event";
  readonly tabId: number;
  readonly method: string;
  readonly timestamp: number;
  readonly context: number | undefined;
  /** Private at run time too: nobody may print it, for it is not clean. */
  readonly #text: string;

  constructor(
    { source, method, params, timestamp }: DebuggerWireEvent,
    readonly browserId: string,
    text: string,
  ) {
    this.#text = text;
    this.tabId = source.tabId;
    this.method = method;
    this.timestamp = timestamp;
    this.context = method === "Runtime.consoleAPICalled" ? contextIn(params) : undefined;
  }

  get size(): number {
    return this.#text.length;
  }

  get params(): unknown {
    const frame = browserFrameSchema.parse(JSON.parse(this.#text));
    if (frame.type !== "notification" || frame.event.type !== "debugger_event") return undefined;
    return frame.event.params;
  }
}

function contextIn(params: unknown): number | undefined {
  const context = isRecord(params) ? params["executionContextId"] : undefined;
  return typeof context === "number" ? context : undefined;
}
