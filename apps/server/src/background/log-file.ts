import { join } from "node:path";
import { userFolders } from "../user-folders.js";

/** Where the background server of that port writes its log, unless its settings say otherwise. */
export const logFileOf = (port: number): string => join(userFolders.log, `server-${port}.log`);
