import type { Logger } from "@browser-mcp/protocol";
import { messageOf } from "./browser-errors.js";
import type { FramesApi, ScriptingApi, StorageAreaApi, TabsApi } from "./chrome-api.js";
import { addressOf } from "./page-capture.js";
import type { PageScript } from "./page-scripts.js";
import { isReadableUrl } from "./readable-url.js";
import { within } from "./waiting.js";
import { urlOf } from "./wire-tab.js";

/** Where `chrome.storage.session` holds that it was done: Chrome empties it with each life of the extension. */
const DONE_KEY = "openPagesReached";
/** Pages that are at work at the same time. */
const AT_ONCE = 8;
/** A page that is busy runs the scripts when it is free again; nobody waits longer for it. */
const PATIENCE_MS = 5_000;

/** What is needed to reach the pages that were open before the extension. */
export interface OpenPagesOptions {
  readonly tabs: Pick<TabsApi, "query">;
  readonly scripting: Pick<ScriptingApi, "insert">;
  readonly frames: FramesApi;
  /** `chrome.storage.session` */
  readonly memory: StorageAreaApi;
  /** Whether the extension may be used on the page of that address. */
  isOn(url: string): boolean;
  readonly log: Logger;
}

/**
 * Puts the scripts into the pages that were open before the extension was installed, updated, reloaded or enabled, for
 * Chrome runs registered scripts in new documents only. Does so once in a life of the extension, however often its
 * worker starts. Never fails: a page that cannot be reached is recorded from the first read of its console on.
 */
export async function reachOpenPages(
  scripts: readonly PageScript[],
  { tabs, scripting, frames, memory, isOn, log }: OpenPagesOptions,
): Promise<void> {
  /** @returns whether it reached the page, or what kept it from it */
  const reach = async (tabId: number): Promise<unknown> => {
    try {
      const all = (await frames.getAllFrames({ tabId })) ?? [];
      const ofFrame = new Map(all.map((frame) => [frame.frameId, frame]));
      const documentIds = all
        .filter(({ frameId }) => isOn(addressOf(ofFrame, frameId)))
        .flatMap(({ documentId }) => documentId ?? []);
      if (documentIds.length === 0) return true;
      for (const { file, world } of scripts) {
        // Not at once: a document that is still loading may have them from its start, and would record twice.
        await scripting.insert({ tabId, documentIds }, false, file, world);
      }
      return true;
    } catch (thrown) {
      return messageOf(thrown);
    }
  };
  try {
    if ((await memory.get(DONE_KEY))[DONE_KEY] === true) return;
    // Before the work: a worker that ends in its midst does not begin anew, and no page gets them twice.
    await memory.set({ [DONE_KEY]: true });
    const open = (await tabs.query({})).filter(
      (tab) => tab.discarded !== true && isReadableUrl(urlOf(tab)) && isOn(urlOf(tab)),
    );
    const left = open.flatMap(({ id }) => (id === undefined ? [] : [id]));
    const work = async (): Promise<void> => {
      for (let tabId = left.shift(); tabId !== undefined; tabId = left.shift()) {
        const reached = await within(PATIENCE_MS, reach(tabId), "it is busy");
        if (reached !== true) log.debug("a page was not reached", { tabId, why: reached });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  } catch (cause) {
    log.error("pages that were open before the extension could not be reached", { cause });
  }
}
