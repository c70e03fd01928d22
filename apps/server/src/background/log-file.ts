import { join } from "node:path";
import { userFolders } from "../user-folders.js";

/** Bytes of a background server's log; one older file of the same size is kept beside it. */
export const MAX_LOG_BYTES = 5 * 1024 * 1024;

/** Where the background server of that port writes its log. */
export const logFileOf = (port: number): string => join(userFolders.log, `server-${port}.log`);
