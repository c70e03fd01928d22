import type { LogFields, Logger } from "@browser-mcp/protocol";
import { createLogger, format } from "winston";
import { BatchedLines } from "./batched-lines.js";

/** Where winston's formats leave the finished line (winston, "Streams, objectMode, and info objects"). */
const MESSAGE = Symbol.for("message");

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

const humanLine = format.printf(({ level, message, ...fields }) => {
  const time = new Date().toISOString().slice(11, 19);
  return `${time} ${level.padEnd(5)} ${String(message)}${describeFields(fields)}`;
});

/** Written field by field: the usual chain of formats makes, copies and walks an object at every step. */
const jsonLine = format.printf((info) => {
  const { level, message } = info;
  let line = `{"level":"${level}","message":${jsonOf(String(message))},"timestamp":"${new Date().toISOString()}"`;
  for (const key of Object.keys(info)) {
    if (key === "level" || key === "message") continue;
    const value = info[key];
    // A log never throws: only what may have no JSON needs watching.
    const json =
      typeof value === "number" && Number.isFinite(value)
        ? String(value)
        : jsonOf(value instanceof Error ? textOf(value) : value);
    if (json !== undefined) line += `,"${nameOf(key)}":${json}`;
  }
  return `${line}}`;
});

/** A field's name within quotation marks. */
const nameOf = (key: string): string => (/^\w+$/.test(key) ? key : JSON.stringify(key).slice(1, -1));

/** A log whose level may change while it is used. */
export interface ServerLogger extends Logger {
  setLevel(level: LoggerOptions["level"]): void;
}

/**
 * The program's log on winston, behind the interface that the libraries know. Nothing is formatted below the level. Winston
 * knows the levels and the formats; its lines go straight to the stream, because the three streams that it has in between
 * cost more than the line, and there is one for every call.
 */
export function createServerLogger(options: LoggerOptions): ServerLogger {
  const lost = (lines: number): void => warn("lines of the log were lost: nobody read them", { lines });
  const stream = options.gathers === true ? options.stream : new BatchedLines(options.stream, lost);
  const line = options.human ? humanLine : jsonLine;
  const winston = createLogger({ level: options.level, format: line });
  const at =
    (level: LoggerOptions["level"]) =>
    (message: string, fields?: LogFields): void => {
      if (!winston.isLevelEnabled(level)) return;
      const written = line.transform({ ...fields, level, message });
      if (typeof written === "object") stream.write(`${String(written[MESSAGE])}\n`);
    };
  const warn = at("warn");
  const setLevel: ServerLogger["setLevel"] = (level) => (winston.level = level);
  return { debug: at("debug"), info: at("info"), warn, error: at("error"), setLevel };
}
