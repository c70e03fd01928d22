import type { LogFields, Logger } from "@browser-mcp/protocol";
import { createLogger, format, transports } from "winston";

/** How the log is written. */
export interface LoggerOptions {
  readonly level: "debug" | "info" | "warn" | "error";
  /** Where it goes. */
  readonly stream: NodeJS.WritableStream;
  /** For a person at a terminal: short lines; otherwise JSON lines. */
  readonly human: boolean;
}

/** A log line's fields as "key=value", errors by their message. */
function describeFields(fields: Readonly<Record<string, unknown>>): string {
  return Object.entries(fields)
    .map(([key, value]) => ` ${key}=${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join("");
}

/** Errors as plain text: `JSON.stringify` shows nothing of them. */
const plainErrors = format((info) => {
  for (const [key, value] of Object.entries(info)) {
    if (value instanceof Error) info[key] = value.stack ?? value.message;
  }
  return info;
});

const humanLine = format.printf(({ level, message, timestamp, ...fields }) => {
  const time = String(timestamp).slice(11, 19);
  return `${time} ${level.padEnd(5)} ${String(message)}${describeFields(fields)}`;
});

/** A log whose level may change while it is used. */
export interface ServerLogger extends Logger {
  setLevel(level: LoggerOptions["level"]): void;
}

/** The program's log on winston, behind the interface that the libraries know. Nothing is formatted below the level. */
export function createServerLogger(options: LoggerOptions): ServerLogger {
  const winston = createLogger({
    level: options.level,
    format: format.combine(plainErrors(), format.timestamp(), options.human ? humanLine : format.json()),
    transports: [new transports.Stream({ stream: options.stream })],
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
