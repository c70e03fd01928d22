import { readlinkSync } from "node:fs";
import { readlink } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { isAlive } from "./process-group.js";

// Chromium, but for Windows, allows one browser per profile and notes it there in two symbolic links: SingletonLock
// points to "<host>-<pid>", SingletonSocket to a socket in a folder of its own beside the profile. A browser that is
// killed leaves both.

const SOCKET_FOLDER = /^(org\.chromium|com\.google|com\.microsoft)\.[\w.-]+$/;

/** Whether a browser runs in the profile, or one of another machine or container may. */
export async function isProfileInUse(profile: string): Promise<boolean> {
  const owner = await readlink(join(profile, "SingletonLock")).catch(() => undefined);
  if (owner === undefined) return false;
  const dash = owner.lastIndexOf("-");
  return owner.slice(0, dash) !== hostname() || isAlive(Number(owner.slice(dash + 1)));
}

/** The folder that the profile's browser made for its socket; undefined where there is none in that parent folder. */
export async function socketFolder(profile: string, parent: string): Promise<string | undefined> {
  return folderOf(await readlink(join(profile, "SingletonSocket")).catch(() => undefined), parent);
}

/** {@link socketFolder} without waiting. */
export function socketFolderNow(profile: string, parent: string): string | undefined {
  try {
    return folderOf(readlinkSync(join(profile, "SingletonSocket")), parent);
  } catch {
    return undefined;
  }
}

function folderOf(socket: string | undefined, parent: string): string | undefined {
  if (socket === undefined) return undefined;
  const folder = dirname(socket);
  return dirname(folder) === parent && SOCKET_FOLDER.test(basename(folder)) ? folder : undefined;
}
