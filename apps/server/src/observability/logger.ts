import type { LogFields, Logger } from "@browser-mcp/protocol";
import { BatchedLines } from "./batched-lines.js";

/** What takes lines, each with its line break, and never throws. */
export interface LineSink {
  add(line: string): void;
}

/** From the least that is worth a line to the most. */
const levels = ["debug", "info", "warn", "error"] as const;
type Level = (typeof levels)[number];

/** How the log is written. */
export interface LoggerOptions {
  /** What is less than this is not written. */
  readonly level: Level;
  /** Where it goes: a stream, or what puts lines together by itself. */
  readonly to: NodeJS.WritableStream | LineSink;
  /** For a person at a terminal: short lines; otherwise JSON lines. */
  readonly human: boolean;
}

/** A log line's fields as "key=value", errors by their message. */
function describeFields(fields: Readonly<Record<string, unknown>>): string {
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}=${value instanceof Error ? textOf(value) : wordOf(value)}`)
    .join("");
}

/** What has no JSON (a cycle, a bigint) is told as such: a log never throws. */
function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch (error) {
    return JSON.stringify(`cannot be written: ${error instanceof Error ? error.message : "no JSON"}`);
  }
}

const wordOf = (value: unknown): string => (typeof value === "string" ? value : (jsonOf(value) ?? ""));

/** An error in words: `JSON.stringify` shows nothing of it. */
const textOf = (error: Error): string => error.stack ?? error.message;

/** One line of the log with its line break. */
type Line = (level: Level, message: string, fields: LogFields) => string;

const humanLine: Line = (level, message, fields) => {
  const time = new Date().toISOString().slice(11, 19);
  return `${time} ${level.padEnd(5)} ${message}${describeFields(fields)}\n`;
};

/** Put together as it is written: an object of the line's own would be made and walked for every call. */
const jsonLine: Line = (level, message, fields) => {
  let line = `{"level":"${level}","message":${jsonOf(message)},"timestamp":"${new Date().toISOString()}"`;
  for (const key in fields) {
    // The line's own.
    if (key === "level" || key === "message" || key === "timestamp") continue;
    const value = fields[key];
    // A log never throws: only what may have no JSON needs watching.
    const json =
      typeof value === "number" && Number.isFinite(value)
        ? String(value)
        : jsonOf(value instanceof Error ? textOf(value) : value);
    if (json !== undefined) line += `,"${nameOf(key)}":${json}`;
  }
  return `${line}}\n`;
};

/** A field's name within quotation marks. */
const nameOf = (key: string): string => (/^\w+$/.test(key) ? key : JSON.stringify(key).slice(1, -1));

/** A log whose level may change while it is used. */
export interface ServerLogger extends Logger {
  setLevel(level: LoggerOptions["level"]): void;
}

/** The program's log, behind the interface that the libraries know. Nothing is formatted below the level. */
export function createServerLogger(options: LoggerOptions): ServerLogger {
  const lost = (lines: number): void => warn("lines of the log were lost: nobody read them", { lines });
  const { to } = options;
  const sink = "add" in to ? to : new BatchedLines(to, lost);
  const line = options.human ? humanLine : jsonLine;
  let least = levels.indexOf(options.level);
  const at =
    (level: Level) =>
    (message: string, fields: LogFields = {}): void => {
      if (levels.indexOf(level) >= least) sink.add(line(level, message, fields));
    };
  const warn = at("warn");
  const setLevel: ServerLogger["setLevel"] = (level) => {
    least = levels.indexOf(level);
  };
  return { debug: at("debug"), info: at("info"), warn, error: at("error"), setLevel };
}
