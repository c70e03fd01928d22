import { rmSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Logger } from "@browser-mcp/protocol";
import { removeLeftovers } from "./leftover-profiles.js";
import { profilePrefix } from "./profile-owner.js";
import { socketFolder, socketFolderNow } from "./singleton.js";

/** The directory in which a browser keeps what it knows of its person. */
export interface Profile {
  /** Absolute. */
  readonly directory: string;
  readonly temporary: boolean;
  /** Removes a temporary profile; leaves a given one. Never throws. */
  dispose(): Promise<void>;
  /** The same for a process that is about to exit and can wait for nothing. */
  disposeNow(): void;
}

/** A file may still be written to, or held, for a moment after its process was killed. */
const REMOVAL = { recursive: true, force: true, maxRetries: 5, retryDelay: 100 } as const;

/**
 * Uses the given directory, or makes a fresh one that lasts as long as the browser; and removes what earlier owners
 * of such directories had no time to remove.
 */
export async function openProfile(directory: string | undefined, logger: Logger): Promise<Profile> {
  if (directory !== undefined) {
    const given = resolve(directory);
    await mkdir(given, { recursive: true });
    return {
      directory: given,
      temporary: false,
      dispose: () => Promise.resolve(),
      disposeNow: () => undefined,
    };
  }
  const parent = resolve(tmpdir());
  await removeLeftovers(parent, logger);
  const fresh = await mkdtemp(join(parent, profilePrefix(process.pid)));
  const complain = (error: unknown): void => {
    logger.warn("the browser's temporary profile could not be removed", {
      directory: fresh,
      reason: error instanceof Error ? error.message : String(error),
    });
  };
  return {
    directory: fresh,
    temporary: true,
    dispose: async () => {
      try {
        const socket = await socketFolder(fresh, parent);
        for (const folder of [socket, fresh]) if (folder !== undefined) await rm(folder, REMOVAL);
      } catch (error) {
        complain(error);
      }
    },
    disposeNow: () => {
      try {
        const socket = socketFolderNow(fresh, parent);
        for (const folder of [socket, fresh]) if (folder !== undefined) rmSync(folder, REMOVAL);
      } catch (error) {
        complain(error);
      }
    },
  };
}
