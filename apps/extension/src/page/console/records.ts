import type { ConsoleKind, ConsoleLevel, SourcePosition } from "@browser-mcp/protocol";

// What crosses the port from the page's world to ours. The page's world may be in anybody's hands (the built-ins of a
// frame belong to its parent), so nothing of it is believed before it is checked here.

/** One line of a console, as the page's world keeps it. */
export interface ConsoleRecord {
  readonly level: ConsoleLevel;
  readonly kind: ConsoleKind;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  readonly message: string;
  readonly stack: string | undefined;
  /** Known of an error that nobody caught; for everything else the stack tells. */
  readonly source: SourcePosition | undefined;
}

/** All that a console has kept. */
export interface ConsoleRecords {
  /** Oldest first. */
  readonly records: readonly ConsoleRecord[];
  /** Older ones that a bound pushed out. */
  readonly dropped: number;
}

/** Messages that are kept of one document. */
export const MAX_RECORDS = 1_000;
/** UTF-16 units of all messages and stacks that are kept of one document: 2 MB. */
export const MAX_UNITS = 1_000_000;
/** UTF-16 units of one message; what the recordings of the debugger keep, so that the two can be compared. */
export const MAX_MESSAGE = 50_000;
/** UTF-16 units of one stack. */
export const MAX_STACK = 10_000;
/** How much longer a text may be than its bound: the mark that says so. */
const MARK = 100;

const levels: readonly unknown[] = [
  "error",
  "warn",
  "info",
  "log",
  "debug",
] satisfies readonly ConsoleLevel[];
const kinds: readonly unknown[] = ["console", "exception", "rejection"] satisfies readonly ConsoleKind[];

/** What came through the port, checked; records that are none are left out. Undefined where it is no answer at all. */
export function checkedRecords(value: unknown): ConsoleRecords | undefined {
  if (!isObject(value) || !Array.isArray(value["records"]) || !isCount(value["dropped"])) return undefined;
  const records = value["records"].slice(-MAX_RECORDS).flatMap(checkedRecord);
  return { records, dropped: value["dropped"] };
}

function checkedRecord(value: unknown): ConsoleRecord[] {
  if (!isObject(value)) return [];
  const { level, kind, timestamp, message, stack, source } = value;
  if (!isLevel(level) || !isKind(kind) || !Number.isFinite(timestamp) || typeof timestamp !== "number") {
    return [];
  }
  if (!isText(message, MAX_MESSAGE)) return [];
  return [
    {
      level,
      kind,
      timestamp: Math.floor(timestamp),
      message,
      stack: isText(stack, MAX_STACK) ? stack : undefined,
      source: checkedPosition(source),
    },
  ];
}

function checkedPosition(value: unknown): SourcePosition | undefined {
  if (!isObject(value)) return undefined;
  const { url, line, column } = value;
  if (!isText(url, MAX_STACK) || url === "" || !isCount(line) || !isCount(column)) return undefined;
  return { url, line, column };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;
const isLevel = (value: unknown): value is ConsoleLevel => levels.includes(value);
const isKind = (value: unknown): value is ConsoleKind => kinds.includes(value);
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
const isText = (value: unknown, limit: number): value is string =>
  typeof value === "string" && value.length <= limit + MARK;
