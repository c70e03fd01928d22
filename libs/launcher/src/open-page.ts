import { BrowserMcpError, type Logger } from "@browser-mcp/protocol";
import type { CDPSession, Connection } from "puppeteer-core";
import { withSession } from "./devtools-session.js";

/** How long a page may load before the caller goes on without waiting. */
const LOAD_LIMIT_MS = 15_000;

/** The browser in which to open a page. */
export interface PageHost {
  readonly connection: Connection;
  /** Resolves when the browser has ended. */
  readonly closed: Promise<void>;
  readonly logger: Logger;
}

/**
 * Sends a tab to an address and waits until the page has loaded; a page that loads for ever is left to itself.
 * @throws BrowserMcpError INVALID_PARAMETERS where the address is none, BROWSER_ERROR where it cannot be reached or
 * the tab is closed meanwhile
 */
export async function openPage(host: PageHost, targetId: string, url: string): Promise<void> {
  try {
    await withSession(host.connection, targetId, (session) => navigate(host, session, targetId, url));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (reason.includes("invalid URL")) {
      throw new BrowserMcpError("INVALID_PARAMETERS", `"${url}" is not an address that a browser can open.`, {
        hint: "Give an absolute address such as https://example.org/.",
      });
    }
    throw new BrowserMcpError("BROWSER_ERROR", `The browser could not open ${url}: ${reason}.`, {
      cause: error,
    });
  }
}

async function navigate(host: PageHost, session: CDPSession, frameId: string, url: string): Promise<void> {
  const load = watchLoad(host, session, frameId);
  try {
    await session.send("Page.enable");
    await session.send("Inspector.enable");
    await session.send("Page.setLifecycleEventsEnabled", { enabled: true });
    const { errorText, loaderId } = await session.send("Page.navigate", { url });
    if (errorText) throw new Error(errorText);
    // Without a loader it stayed in the same document.
    if (loaderId === undefined || (await load.finished(loaderId))) return;
    host.logger.warn("a page is still loading", { url, waitedMs: LOAD_LIMIT_MS });
  } finally {
    load.dispose();
  }
}

interface LoadWatch {
  /** Whether that document, or one that took its place, has loaded within the limit. */
  finished(loaderId: string): Promise<boolean>;
  dispose(): void;
}

/** Listens from before the navigation on: a small page may have loaded before the browser answers the command. */
function watchLoad({ connection, closed }: PageHost, session: CDPSession, frameId: string): LoadWatch {
  const loaded = new Set<string>();
  let onLoad: (loaderId: string) => void = (loaderId) => loaded.add(loaderId);
  let fail: (reason: string) => void = () => undefined;
  let timer: NodeJS.Timeout | undefined;
  const failed = new Promise<never>((_resolve, reject) => (fail = (reason) => reject(new Error(reason))));
  failed.catch(() => undefined); // nobody may be waiting
  const onDetach = (detached: CDPSession): void => {
    if (detached === session) fail("its tab was closed");
  };
  session.on("Page.lifecycleEvent", (event) => {
    if (event.name === "load" && event.frameId === frameId) onLoad(event.loaderId);
  });
  session.on("Inspector.targetCrashed", () => fail("the page crashed"));
  connection.on("sessiondetached", onDetach);
  void closed.then(() => fail("the browser ended"));
  return {
    finished: (loaderId) => {
      if (loaded.has(loaderId)) return Promise.resolve(true);
      const settled = new Promise<boolean>((resolve) => {
        // A page may send its tab on before it has loaded itself, so that another document's load counts too.
        onLoad = () => resolve(true);
        timer = setTimeout(() => resolve(false), LOAD_LIMIT_MS);
      });
      return Promise.race([settled, failed]);
    },
    dispose: () => {
      clearTimeout(timer);
      connection.off("sessiondetached", onDetach);
    },
  };
}
