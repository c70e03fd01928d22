import { wireEventSchema, wireReplies, type BrowserEvent, type ConsoleMessage } from "@browser-mcp/protocol";
import { loadTranscript } from "@browser-mcp/testing";

export type DebuggerEvent = Extract<BrowserEvent, { type: "debugger-event" }>;

/** The tab of page c in the recordings. */
export const pageC = 778746474;

/** What the debugger told of page c: a replay when it was attached, then a reload and all of it once more. */
export function recordedEvents(): { readonly replay: DebuggerEvent[]; readonly reload: DebuggerEvent[] } {
  const events = loadTranscript("debugger.attach-c-events-detach").pushes.flatMap((frame) => {
    const event = wireEventSchema.parse(frame.event);
    if (event.type !== "debugger_event") return [];
    const { method, params, timestamp, source } = event;
    return [
      { type: "debugger-event", browserId: "b1", tabId: source.tabId, method, params, timestamp } as const,
    ];
  });
  const reload = events.findIndex(({ method }) => method === "Page.frameStartedNavigating");
  return { replay: events.slice(0, reload), reload: events.slice(reload) };
}

/** The console of page c as the existing extension gave it before the debugger was attached. */
export function recordedConsole(): ConsoleMessage[] {
  const { requests, repliesTo } = loadTranscript("c.getConsoleMessages");
  const [reply] = repliesTo(requests[0]?.requestId);
  const wire = wireReplies.getConsoleMessages.parse(reply?.data);
  return (Array.isArray(wire) ? wire : wire.messages).map(({ type, timestamp, message }) => ({
    level: type as ConsoleMessage["level"],
    timestamp,
    message,
  }));
}
