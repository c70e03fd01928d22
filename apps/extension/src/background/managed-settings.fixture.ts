import { silentLogger } from "@browser-mcp/protocol";
import { FakeStorage } from "./fake-chrome.js";
import { ManagedSettings } from "./managed-settings.js";

/** For a browser of no organisation. */
export const nothingSet = new ManagedSettings(new FakeStorage(), silentLogger);

/** For a browser of one that has set this; and its storage area, to change it. */
export async function managedBy(
  items: Record<string, unknown>,
): Promise<{ readonly managed: ManagedSettings; readonly area: FakeStorage }> {
  const area = new FakeStorage(items);
  const managed = new ManagedSettings(area, silentLogger);
  await managed.known;
  return { managed, area };
}
