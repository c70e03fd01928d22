import type { Connection } from "puppeteer-core";
import { withSession } from "./devtools-session.js";

const RETRY_MS = 50;

/**
 * Loads the unpacked extension and writes the server's address to where it looks for it: `serverUrl` in
 * `chrome.storage.sync`, as the existing extension keeps it (WIRE.md section 1).
 * @param signal aborting it ends the wait for the extension's service worker
 * @throws Error that says what the browser has against the extension
 */
export async function connectExtension(
  connection: Connection,
  extensionDir: string,
  serverUrl: string,
  signal: AbortSignal,
): Promise<void> {
  const { id } = await connection.send("Extensions.loadUnpacked", { path: extensionDir });
  let obstacle = "its service worker did not start";
  while (!signal.aborted) {
    try {
      const worker = await findWorker(connection, id);
      if (worker !== undefined) return await storeAddress(connection, worker, serverUrl);
    } catch (error) {
      // The worker is still starting, or was restarted under our hands.
      obstacle = error instanceof Error ? error.message : String(error);
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
  throw new Error(`the extension did not take the server's address: ${obstacle}`);
}

async function findWorker(connection: Connection, extensionId: string): Promise<string | undefined> {
  const { targetInfos } = await connection.send("Target.getTargets");
  const prefix = `chrome-extension://${extensionId}/`;
  return targetInfos.find(({ type, url }) => type === "service_worker" && url.startsWith(prefix))?.targetId;
}

function storeAddress(connection: Connection, targetId: string, serverUrl: string): Promise<void> {
  return withSession(connection, targetId, async (session) => {
    const { exceptionDetails } = await session.send("Runtime.evaluate", {
      expression: `chrome.storage.sync.set(${JSON.stringify({ serverUrl })})`,
      awaitPromise: true,
    });
    if (exceptionDetails !== undefined) {
      throw new Error(exceptionDetails.exception?.description?.split("\n")[0] ?? exceptionDetails.text);
    }
  });
}
