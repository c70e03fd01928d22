import type { ConsoleLog, ConsoleMessage } from "@browser-mcp/protocol";
import type { RecordedMessage } from "./recorded-message.js";

/**
 * How far the extension's clock and the debugger's may lie apart for one message, in milliseconds. Measured: up to 2;
 * more where the page was busy. The near ones find each other first, so that equal messages in a row stay in order.
 */
const DISTANCES_MS = [5, 100] as const;

interface Placed {
  /** With a fraction, for the order. */
  readonly at: number;
  readonly message: ConsoleMessage;
}

/**
 * A page's console as the extension tells it and as the debugger told it, in one: ordered by time, each message once.
 * The two are the same message when level and text agree and their times lie within {@link DISTANCES_MS}; where an
 * argument was an object, which the two render differently, only the text around it is compared. An extension that has
 * listened from the page's first script on has heard all that the page said, so that only what the browser itself says
 * is added.
 * @param recorded the debugger's messages
 * @param coverage what the debugger's messages cover
 */
export function joinConsole(
  log: ConsoleLog,
  recorded: readonly RecordedMessage[],
  coverage: ConsoleLog["coverage"],
): ConsoleLog {
  const missing =
    log.coverage === "document-start" ? recorded.filter(({ byBrowser }) => byBrowser) : recorded;
  const byTime = [...missing].sort((a, b) => a.timestamp - b.timestamp);
  const messages = [...log.messages].sort((a, b) => a.timestamp - b.timestamp);
  const twins = findTwins(messages, byTime);
  const taken = new Set(twins.values());
  const placed: Placed[] = [
    ...messages.map((message) => {
      const twin = twins.get(message);
      return twin === undefined
        ? { at: message.timestamp, message }
        : { at: twin.timestamp, message: merge(message, twin) };
    }),
    ...byTime
      .filter((message) => !taken.has(message))
      .map((message) => ({ at: message.timestamp, message: plain(message) })),
  ];
  placed.sort((a, b) => a.at - b.at);
  const complete = log.coverage === "document-start" || coverage === "document-start";
  return {
    ...log,
    messages: placed.map(({ message }) => message),
    coverage: complete ? "document-start" : log.coverage,
  };
}

/** The debugger's message for each of the extension's that has one; both lists are oldest first. */
function findTwins(
  messages: readonly ConsoleMessage[],
  recorded: readonly RecordedMessage[],
): Map<ConsoleMessage, RecordedMessage> {
  const twins = new Map<ConsoleMessage, RecordedMessage>();
  const taken = new Set<RecordedMessage>();
  for (const distance of DISTANCES_MS) {
    let first = 0;
    for (const message of messages) {
      if (twins.has(message)) continue;
      while ((recorded[first]?.timestamp ?? Infinity) < message.timestamp - distance) first += 1;
      const twin = twinOf(message, recorded, first, distance, taken);
      if (twin === undefined) continue;
      twins.set(message, twin);
      taken.add(twin);
    }
  }
  return twins;
}

/** The first that is not taken and has the same text; else the first that may have it. */
function twinOf(
  message: ConsoleMessage,
  recorded: readonly RecordedMessage[],
  first: number,
  distance: number,
  taken: ReadonlySet<RecordedMessage>,
): RecordedMessage | undefined {
  let possible: RecordedMessage | undefined;
  for (let index = first; index < recorded.length; index += 1) {
    const candidate = recorded[index];
    if (candidate === undefined || candidate.timestamp > message.timestamp + distance + 1) break;
    if (candidate.level !== message.level || taken.has(candidate)) continue;
    if (candidate.message === message.message) return candidate;
    if (possible === undefined && consistsOf(message.message, candidate.pieces)) possible = candidate;
  }
  return possible;
}

/** Whether the text is these pieces in their order with anything between them. */
function consistsOf(text: string, pieces: readonly string[]): boolean {
  const [head = "", ...rest] = pieces;
  const tail = rest.pop();
  if (tail === undefined) return text === head;
  if (!text.startsWith(head)) return false;
  let from = head.length;
  for (const piece of rest) {
    const at = text.indexOf(piece, from);
    if (at < 0) return false;
    from = at + piece.length;
  }
  return text.length - tail.length >= from && text.endsWith(tail);
}

/**
 * The existing extension renders objects in full, the debugger errors; ours both, and says the message's kind. The
 * debugger's clock is the finer one.
 */
function merge(message: ConsoleMessage, twin: RecordedMessage): ConsoleMessage {
  const told = plain(twin);
  if (twin.tellsErrors && message.kind === undefined) return told;
  return { ...told, ...message, timestamp: told.timestamp };
}

function plain({ level, timestamp, message, stack }: RecordedMessage): ConsoleMessage {
  return {
    level,
    timestamp: Math.floor(timestamp),
    message,
    ...(stack === undefined ? {} : { stack }),
  };
}
