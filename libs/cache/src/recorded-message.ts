import { PAGE_SCRIPT_NAME } from "@browser-mcp/protocol";
import type { ConsoleLevel, ConsoleMessage, DevtoolsCallFrame, DevtoolsEvent } from "@browser-mcp/protocol";
import { errorStack, isError, isLiteral, renderRemoteObject } from "./remote-object.js";

/** A console message that the debugger told of. Its timestamp has a fraction. */
export interface RecordedMessage extends ConsoleMessage {
  /** Equal for the same message however often it is replayed. */
  readonly identity: string;
  /**
   * What every rendering of this message has in common: its text is the pieces in this order, with anything between
   * them. One piece alone is the whole text.
   */
  readonly pieces: readonly string[];
  /** Whether its text says more than that of a page's own console, which renders errors as `{}` (WIRE.md 3.4). */
  readonly tellsErrors: boolean;
  /** Whether the browser itself wrote it, so that no extension can have heard it. */
  readonly byBrowser: boolean;
  /** When it was recorded, as `performance.now()` says. */
  readonly recordedAt: number;
}

/** UTF-16 units of a message and of a stack that are kept. */
const TEXT_LIMIT = 50_000;
/** Not of the page: the consoles of extensions, and their frames in the page's stacks. */
const isOfAnExtension = (url: string): boolean =>
  url.startsWith("chrome-extension://") || url === PAGE_SCRIPT_NAME;
const isExtensionFrame = (line: string): boolean =>
  /^\s+at /.test(line) && (line.includes("chrome-extension://") || line.includes(PAGE_SCRIPT_NAME));

type ConsoleCall = Extract<DevtoolsEvent, { method: "Runtime.consoleAPICalled" }>["params"];
type Thrown = Extract<DevtoolsEvent, { method: "Runtime.exceptionThrown" }>["params"];
type LogEntry = Extract<DevtoolsEvent, { method: "Log.entryAdded" }>["params"]["entry"];

/** What is known of the origin of a message by its execution context. */
export type ContextOwner = "page" | "extension" | "unknown";

/**
 * The console message that an event of the debugger tells of.
 * @param ownerOf whose the execution context is; messages of an extension's own are left out
 * @param recordedAt when the event came, as `performance.now()` said
 * @returns undefined where there is none
 */
export function recordedMessageOf(
  event: DevtoolsEvent,
  ownerOf: (executionContextId: number) => ContextOwner,
  recordedAt: number,
): RecordedMessage | undefined {
  switch (event.method) {
    case "Runtime.consoleAPICalled": {
      const owner = ownerOf(event.params.executionContextId);
      return isOfExtension(owner, event.params.stackTrace?.callFrames)
        ? undefined
        : ofCall(event.params, recordedAt);
    }
    case "Runtime.exceptionThrown": {
      const { executionContextId, stackTrace } = event.params.exceptionDetails;
      const owner = executionContextId === undefined ? "unknown" : ownerOf(executionContextId);
      if (isOfExtension(owner, stackTrace?.callFrames)) return undefined;
      return ofException(event.params, recordedAt);
    }
    case "Log.entryAdded":
      return ofLogEntry(event.params.entry, recordedAt);
    default:
      return undefined;
  }
}

/** A page's call can have no frame but that of an extension which wraps the console: the context then decides. */
function isOfExtension(owner: ContextOwner, frames: readonly DevtoolsCallFrame[] = []): boolean {
  if (owner !== "unknown") return owner === "extension";
  return frames.length > 0 && frames.every(({ url }) => isOfAnExtension(url));
}

function ofCall(
  { type, args, timestamp, executionContextId, stackTrace }: ConsoleCall,
  recordedAt: number,
): RecordedMessage | undefined {
  const level = levelOfCall(type);
  if (level === undefined) return undefined;
  const frames = pageFrames(stackTrace?.callFrames);
  const errors = args.filter(isError);
  const [onlyError] = errors.length === 1 ? errors : [];
  const pieces = [""];
  for (const [index, argument] of args.entries()) {
    if (index > 0) pieces.push(`${pieces.pop() ?? ""} `);
    if (isLiteral(argument)) pieces.push((pieces.pop() ?? "") + renderRemoteObject(argument));
    else pieces.push("");
  }
  return recorded({
    level,
    timestamp,
    message: args.map(renderRemoteObject).join(" "),
    stack: (onlyError === undefined ? undefined : errorStack(onlyError)) ?? renderFrames(frames),
    pieces,
    tellsErrors: errors.length > 0,
    byBrowser: false,
    identity: `${type} ${timestamp} ${executionContextId} ${placeOf(frames[0])}`,
    recordedAt,
  });
}

function ofException({ timestamp, exceptionDetails }: Thrown, recordedAt: number): RecordedMessage {
  const { text, exception, stackTrace, url, lineNumber, columnNumber } = exceptionDetails;
  const frames = pageFrames(stackTrace?.callFrames);
  const place = url === undefined ? [] : [{ functionName: "", url, lineNumber, columnNumber }];
  const message = exception === undefined ? text : `${text} ${renderRemoteObject(exception)}`;
  return recorded({
    level: "error",
    timestamp,
    message,
    stack:
      (exception === undefined ? undefined : errorStack(exception)) ??
      renderFrames(frames.length > 0 ? frames : place),
    pieces: [message],
    tellsErrors: true,
    byBrowser: false,
    identity: `exception ${timestamp} ${exceptionDetails.executionContextId ?? ""} ${lineNumber}:${columnNumber}`,
    recordedAt,
  });
}

/** What the browser itself writes into a console: a failed request, a violated policy, a deprecated function. */
function ofLogEntry(
  { level, text, timestamp, url, lineNumber = 0, stackTrace }: LogEntry,
  recordedAt: number,
): RecordedMessage {
  const frames = pageFrames(stackTrace?.callFrames);
  const place = url === undefined ? [] : [{ functionName: "", url, lineNumber, columnNumber: 0 }];
  return recorded({
    level: levelOfEntry(level),
    timestamp,
    message: text,
    stack: renderFrames(frames.length > 0 ? frames : place),
    pieces: [text],
    tellsErrors: false,
    byBrowser: true,
    identity: `entry ${timestamp} ${level} ${url ?? ""}`,
    recordedAt,
  });
}

function recorded(
  told: Omit<RecordedMessage, "stack"> & { readonly stack: string | undefined },
): RecordedMessage {
  const { level, timestamp, identity, tellsErrors, byBrowser, recordedAt } = told;
  const tooLong = told.message.length > TEXT_LIMIT;
  const message = tooLong ? cut(told.message) : told.message;
  const pieces = tooLong ? [copy((told.pieces[0] ?? "").slice(0, TEXT_LIMIT)), ""] : told.pieces;
  const stack = told.stack === undefined ? "" : cut(withoutExtension(told.stack));
  const rest = { level, timestamp, message, identity, pieces, tellsErrors, byBrowser, recordedAt };
  return stack === "" ? rest : { stack, ...rest };
}

/** The console's functions by level; `clear` and `endGroup` print nothing. */
function levelOfCall(type: string): ConsoleLevel | undefined {
  switch (type) {
    case "error":
    case "assert":
      return "error";
    case "warning":
      return "warn";
    case "info":
    case "debug":
      return type;
    case "clear":
    case "endGroup":
      return undefined;
    default:
      return "log";
  }
}

function levelOfEntry(level: string): ConsoleLevel {
  switch (level) {
    case "error":
      return "error";
    case "warning":
      return "warn";
    case "verbose":
      return "debug";
    default:
      return "info";
  }
}

function pageFrames(frames: readonly DevtoolsCallFrame[] = []): readonly DevtoolsCallFrame[] {
  return frames.filter(({ url }) => !isOfAnExtension(url));
}

/** The protocol counts lines and columns from 0, stacks count from 1. */
function placeOf(frame: DevtoolsCallFrame | undefined): string {
  return frame === undefined ? "" : `${frame.url}:${frame.lineNumber + 1}:${frame.columnNumber + 1}`;
}

function renderFrames(frames: readonly DevtoolsCallFrame[]): string | undefined {
  if (frames.length === 0) return undefined;
  return frames
    .map((frame) =>
      frame.functionName === ""
        ? `    at ${placeOf(frame)}`
        : `    at ${frame.functionName} (${placeOf(frame)})`,
    )
    .join("\n");
}

function withoutExtension(stack: string): string {
  return stack
    .split("\n")
    .filter((line) => !isExtensionFrame(line))
    .join("\n");
}

function cut(text: string): string {
  if (text.length <= TEXT_LIMIT) return text;
  const high = /[\uD800-\uDBFF]/.test(text.charAt(TEXT_LIMIT - 1));
  const kept = text.slice(0, high ? TEXT_LIMIT - 1 : TEXT_LIMIT);
  return copy(`${kept}\n... [TRUNCATED - original size: ${text.length}]`);
}

/** A slice of a string keeps the whole of it alive; this does not. */
function copy(text: string): string {
  return Buffer.from(text, "utf16le").toString("utf16le");
}
