/** Named values of one log line. Never page content, never secrets. */
export type LogFields = Readonly<Record<string, unknown>>;

/** The logger that every library takes in its constructor; the server gives its own, tests may give {@link silentLogger}. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

const nothing = (): void => undefined;

/** Says nothing. */
export const silentLogger: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };
