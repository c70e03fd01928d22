import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Logger } from "@browser-mcp/protocol";

/** The directory in which a browser keeps what it knows of its person. */
export interface Profile {
  readonly directory: string;
  readonly temporary: boolean;
  /** Removes a temporary profile; leaves a given one. */
  dispose(): Promise<void>;
}

/** Uses the given directory, or makes a fresh one that lasts as long as the browser. */
export async function openProfile(directory: string | undefined, logger: Logger): Promise<Profile> {
  if (directory !== undefined) {
    await mkdir(directory, { recursive: true });
    return { directory, temporary: false, dispose: () => Promise.resolve() };
  }
  const fresh = await mkdtemp(join(tmpdir(), "browser-mcp-profile-"));
  const dispose = async (): Promise<void> => {
    try {
      await rm(fresh, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    } catch (error) {
      logger.warn("the browser's temporary profile could not be removed", {
        directory: fresh,
        reason: error instanceof Error ? error.message : String(error),
      });
    }
  };
  return { directory: fresh, temporary: true, dispose };
}
