import type { Logger } from "@browser-mcp/protocol";
import type { RegisteredScript, ScriptRegistryApi, ScriptWorld } from "./chrome-api.js";
import type { ScriptMatches } from "./script-matches.js";

/** A script of ours that runs in every document before its page's first script. */
export interface PageScript {
  readonly id: string;
  readonly file: string;
  readonly world: ScriptWorld;
  /** Whether in frames too. */
  readonly frames: boolean;
}

/** The console, in the order in which they are put into a document that was open before the extension. */
export const consoleScripts: readonly PageScript[] = [
  { id: "console-reader", file: "page/content-script.js", world: "ISOLATED", frames: true },
  { id: "console-capture", file: "page/console-capture.js", world: "MAIN", frames: true },
];

/** How fast a page paints, shifts and answers; seen from its first moment on. */
export const vitalsScript: PageScript = {
  id: "vitals",
  file: "page/vitals.js",
  world: "ISOLATED",
  frames: false,
};

/**
 * Sees to it that new documents run the scripts, and only those of pages that match. Chrome keeps the registration over
 * restarts and forgets it with an update of the extension, so each start of the worker makes sure. Never fails: without
 * the scripts everything else still works, and the console says what it does not cover. Where Chrome does not take the
 * matches, none is registered.
 *
 * @param where undefined for no page at all
 */
export async function registerPageScripts(
  registry: ScriptRegistryApi,
  scripts: readonly PageScript[],
  where: ScriptMatches | undefined,
  log: Logger,
): Promise<void> {
  try {
    await register(registry, scripts, where);
  } catch (cause) {
    log.error("the console of pages cannot be recorded", { cause });
    await register(registry, scripts, undefined).catch((again: unknown) =>
      log.error("scripts of pages could not be taken back", { cause: again }),
    );
  }
}

async function register(
  registry: ScriptRegistryApi,
  scripts: readonly PageScript[],
  where: ScriptMatches | undefined,
): Promise<void> {
  const present = new Set((await registry.getRegisteredContentScripts()).map(({ id }) => id));
  const wanted = where === undefined ? [] : scripts.map((script) => registered(script, where));
  const known = wanted.filter(({ id }) => present.has(id));
  const added = wanted.filter(({ id }) => !present.has(id));
  const gone = scripts.map(({ id }) => id).filter((id) => where === undefined && present.has(id));
  if (gone.length > 0) await registry.unregisterContentScripts({ ids: gone });
  if (known.length > 0) await registry.updateContentScripts(known);
  if (added.length > 0) await registry.registerContentScripts(added);
}

const registered = (
  { id, file, world, frames }: PageScript,
  { matches, excludeMatches }: ScriptMatches,
): RegisteredScript => ({
  id,
  world,
  js: [file],
  matches,
  excludeMatches,
  allFrames: frames,
  // Frames without an address of their own: about:blank, srcdoc, data.
  matchOriginAsFallback: frames,
  runAt: "document_start",
  persistAcrossSessions: true,
});
