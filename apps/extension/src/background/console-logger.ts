import type { Logger, LogFields } from "@browser-mcp/protocol";

const write =
  (log: (...parts: unknown[]) => void) =>
  (message: string, fields?: LogFields): void =>
    fields === undefined ? log(message) : log(message, fields);

/** Writes to the worker's console, which chrome://extensions shows; errors and warnings are listed there. */
export const consoleLogger: Logger = {
  debug: write(console.debug),
  info: write(console.info),
  warn: write(console.warn),
  error: write(console.error),
};
