import type { Logger } from "@browser-mcp/protocol";
import type { ScriptRegistryApi, ScriptWorld } from "./chrome-api.js";

/** A script of ours that runs in every document before its page's first script. */
export interface PageScript {
  readonly id: string;
  readonly file: string;
  readonly world: ScriptWorld;
}

/** The console, in the order in which they are put into a document that was open before the extension. */
export const consoleScripts: readonly PageScript[] = [
  { id: "console-reader", file: "page/content-script.js", world: "ISOLATED" },
  { id: "console-capture", file: "page/console-capture.js", world: "MAIN" },
];

/**
 * Sees to it that new documents run the scripts. Chrome keeps the registration over restarts and forgets it with an
 * update of the extension, so each start of the worker makes sure. Never fails: without the scripts everything else
 * still works, and the console says what it does not cover.
 */
export async function registerPageScripts(
  registry: ScriptRegistryApi,
  scripts: readonly PageScript[],
  log: Logger,
): Promise<void> {
  const wanted = scripts.map(({ id, file, world }) => ({
    id,
    world,
    js: [file],
    matches: ["<all_urls>"],
    allFrames: true,
    // Frames without an address of their own: about:blank, srcdoc, data.
    matchOriginAsFallback: true,
    runAt: "document_start" as const,
    persistAcrossSessions: true,
  }));
  try {
    const present = new Set((await registry.getRegisteredContentScripts()).map(({ id }) => id));
    const known = wanted.filter(({ id }) => present.has(id));
    const added = wanted.filter(({ id }) => !present.has(id));
    if (known.length > 0) await registry.updateContentScripts(known);
    if (added.length > 0) await registry.registerContentScripts(added);
  } catch (cause) {
    log.error("the console of pages cannot be recorded", { cause });
  }
}
