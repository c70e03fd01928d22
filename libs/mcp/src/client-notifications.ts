import { clientLogLevels } from "@browser-mcp/protocol";
import type { ClientLogLevel } from "@browser-mcp/protocol";

/** Whether a message of this level is wanted by a client that asked for that one and above. */
export const isWanted = (level: ClientLogLevel, wanted: ClientLogLevel): boolean =>
  clientLogLevels.indexOf(level) >= clientLogLevels.indexOf(wanted);

/** The parameters of `notifications/message`. */
export const logParams = (level: ClientLogLevel, data: unknown, logger: string | undefined) => ({
  level,
  ...(logger === undefined ? {} : { logger }),
  data,
});

/** The parameters of `notifications/progress`. */
export const progressParams = (
  progressToken: string | number,
  progress: number,
  total: number | undefined,
  message: string | undefined,
) => ({
  progressToken,
  progress,
  ...(total === undefined ? {} : { total }),
  ...(message === undefined ? {} : { message }),
});
