import { LAUNCH_FILE, launchSchema, type Launch } from "@browser-mcp/protocol";

/**
 * What the launcher of this browser wrote beside the manifest; undefined in a browser that a person started.
 * @param load fetches a file of the extension's own; rejects where there is none
 * @throws Error where the file is not what a launcher writes
 */
export async function readLaunch(load: (path: string) => Promise<Response>): Promise<Launch | undefined> {
  const file = await load(LAUNCH_FILE).catch(() => undefined);
  return file === undefined ? undefined : launchSchema.parse(await file.json());
}
