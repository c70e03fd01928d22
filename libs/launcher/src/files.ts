import { constants } from "node:fs";
import { access, readFile, stat } from "node:fs/promises";

/** The launcher's questions to the file system; specs answer them without one. */
export interface Files {
  /** Whether a path is a file that this user may run. */
  isExecutable(path: string): Promise<boolean>;
  /** A small text file's content; `undefined` where it cannot be read. */
  readText(path: string): Promise<string | undefined>;
}

/** The files of this machine. A file that cannot be looked at counts as absent. */
export const machineFiles: Files = {
  isExecutable: async (path) => {
    try {
      await access(path, constants.X_OK);
      return (await stat(path)).isFile();
    } catch {
      return false;
    }
  },
  readText: async (path) => {
    try {
      return await readFile(path, "utf8");
    } catch {
      return undefined;
    }
  },
};
