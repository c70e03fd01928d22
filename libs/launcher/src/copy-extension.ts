import { randomUUID } from "node:crypto";
import { cp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { LAUNCH_FILE, type Launch } from "@browser-mcp/protocol";

/**
 * Copies the unpacked extension into the profile that it will run in, with the server's address and token beside its
 * manifest: so it has both before its first line runs. In a profile that is kept, it takes the place of the last copy.
 * Only the person may read the file, and no page can.
 * @returns the copy's directory
 */
export async function copyExtension(
  extensionDir: string,
  profileDir: string,
  server: Omit<Launch, "id">,
): Promise<string> {
  const copy = join(profileDir, "browser-mcp-extension");
  await rm(copy, { recursive: true, force: true });
  await cp(extensionDir, copy, { recursive: true });
  const launch: Launch = { id: randomUUID(), ...server };
  await writeFile(join(copy, LAUNCH_FILE), JSON.stringify(launch), { mode: 0o600 });
  return copy;
}
