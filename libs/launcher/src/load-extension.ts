import type { Connection } from "puppeteer-core";

const POLL_MS = 50;

/**
 * Loads an unpacked extension and waits until its service worker runs.
 * @param signal aborting it ends the wait
 * @throws Error that says what the browser has against the extension
 */
export async function loadExtension(
  connection: Connection,
  extensionDir: string,
  signal: AbortSignal,
): Promise<void> {
  const { id } = await connection.send("Extensions.loadUnpacked", { path: extensionDir });
  while (!signal.aborted) {
    if (await hasWorker(connection, id)) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error("the extension's service worker did not start");
}

async function hasWorker(connection: Connection, extensionId: string): Promise<boolean> {
  const { targetInfos } = await connection.send("Target.getTargets");
  const prefix = `chrome-extension://${extensionId}/`;
  return targetInfos.some(({ type, url }) => type === "service_worker" && url.startsWith(prefix));
}
