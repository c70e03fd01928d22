import type { LogFields, Logger } from "@browser-mcp/protocol";
import { createLogger, format, transports } from "winston";
import { BatchedLines } from "./batched-lines.js";

/** How the log is written. */
export interface LoggerOptions {
  readonly level: "debug" | "info" | "warn" | "error";
  /** Where it goes. */
  readonly stream: NodeJS.WritableStream;
  /** Whether the stream puts lines together by itself. */
  readonly gathers?: boolean;
  /** For a person at a terminal: short lines; otherwise JSON lines. */
  readonly human: boolean;
}

/** A log line's fields as "key=value", errors by their message. */
function describeFields(fields: Readonly<Record<string, unknown>>): string {
  return Object.entries(fields)
    .map(([key, value]) => ` ${key}=${typeof value === "string" ? value : jsonOf(value)}`)
    .join("");
}

/** What has no JSON (a cycle, a bigint) is told as such: a log never throws. */
function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    return JSON.stringify(`cannot be written: ${error instanceof Error ? error.message : "no JSON"}`);
  }
}

/** With errors as plain text: `JSON.stringify` shows nothing of them. */
function plain(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const shown: Record<string, unknown> = {};
  for (const key of Object.keys(fields)) {
    const value = fields[key];
    shown[key] = value instanceof Error ? (value.stack ?? value.message) : value;
  }
  return shown;
}

const humanLine = format.printf(({ level, message, ...fields }) => {
  const time = new Date().toISOString().slice(11, 19);
  return `${time} ${level.padEnd(5)} ${String(message)}${describeFields(plain(fields))}`;
});

/** One object made and written once: the usual chain of formats copies and walks it at every step. */
const jsonLine = format.printf(({ level, message, ...fields }) => {
  const line = { level, message, timestamp: new Date().toISOString() };
  try {
    return JSON.stringify({ ...line, ...plain(fields) });
  } catch {
    return JSON.stringify({ ...line, fields: describeFields(fields) });
  }
});

/** A log whose level may change while it is used. */
export interface ServerLogger extends Logger {
  setLevel(level: LoggerOptions["level"]): void;
}

/** The program's log on winston, behind the interface that the libraries know. Nothing is formatted below the level. */
export function createServerLogger(options: LoggerOptions): ServerLogger {
  const stream = options.gathers === true ? options.stream : new BatchedLines(options.stream);
  const winston = createLogger({
    level: options.level,
    format: options.human ? humanLine : jsonLine,
    transports: [new transports.Stream({ stream })],
  });
  const at =
    (level: LoggerOptions["level"]) =>
    (message: string, fields?: LogFields): void => {
      // The transport would drop it as well, but only once it is formatted.
      if (winston.isLevelEnabled(level)) winston.log(level, message, fields);
    };
  const setLevel: ServerLogger["setLevel"] = (level) => (winston.level = level);
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error"), setLevel };
}
