import { lstat, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Logger } from "@browser-mcp/protocol";
import { isAlive } from "./process-group.js";
import { ownerOf } from "./profile-owner.js";
import { isProfileInUse, socketFolder } from "./singleton.js";

/** At most so many are removed at one launch, which waits for it. */
const MOST = 10;

/**
 * Removes temporary profiles, with the cookies in them, whose owner was killed before it could. Only those of this
 * user, of an owner that is dead, and with no browser in them. What cannot be removed is told to the log.
 */
export async function removeLeftovers(parent: string, logger: Logger): Promise<void> {
  const complain = (folder: string, error: unknown): void => {
    const reason = error instanceof Error ? error.message : String(error);
    logger.warn("profiles that were left behind could not be removed", { folder, reason });
  };
  const names = await readdir(parent).catch((error: unknown) => {
    complain(parent, error);
    return [];
  });
  let tried = 0;
  for (const name of names) {
    const owner = ownerOf(name);
    const profile = join(parent, name);
    if (owner === undefined || !(await isLeftover(profile, owner))) continue;
    try {
      const socket = await socketFolder(profile, parent);
      for (const folder of [socket, profile]) {
        if (folder !== undefined) await rm(folder, { recursive: true, force: true });
      }
      logger.debug("removed a temporary profile that was left behind", { profile });
    } catch (error) {
      complain(profile, error);
    }
    tried += 1;
    if (tried === MOST) return;
  }
}

async function isLeftover(profile: string, owner: number): Promise<boolean> {
  const found = await lstat(profile).catch(() => undefined); // another launch may have removed it
  if (found === undefined || !found.isDirectory() || found.uid !== (process.getuid?.() ?? found.uid))
    return false;
  // A restarted container gives the same numbers again: what is older than this process cannot be its own.
  const isOwn = owner === process.pid && found.ctimeMs >= Date.now() - process.uptime() * 1_000;
  const owned = owner === process.pid ? isOwn : isAlive(owner);
  return !owned && !(await isProfileInUse(profile));
}
