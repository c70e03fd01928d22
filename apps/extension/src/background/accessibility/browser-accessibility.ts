import { BrowserMcpError, wireReplies, type Logger } from "@browser-mcp/protocol";
import * as z from "zod";
import type { PageExtent } from "../../page/page-extent.js";
import type { AccessibilityAnswer, AccessibilitySource } from "../accessibility-source.js";
import { browserError } from "../browser-errors.js";
import type { DebuggerSessions } from "../debugger-sessions.js";
import type { Documents } from "../documents.js";
import type { OpenTab, TabAccess } from "../tab-access.js";
import { within } from "../waiting.js";
import { browserTree, frameTreeSchema } from "./browser-tree.js";
import { domFactsOf, domSnapshotSchema } from "./dom-facts.js";
import { treeCounts } from "./tree-counts.js";

/** What is left to the next source where the browser does not answer. */
const SHARE = 0.4;
/**
 * Beyond these the browser makes no tree in time, and the page stands still meanwhile, also for whoever asks next: 40,000
 * nodes took it 3 s, 200,000 half a minute; a text of 20,000 lines 9 s, one of 50,000 lines 45 s.
 */
const MOST: PageExtent = { nodes: 50_000, longestText: 250_000 };
/** How many frames are looked into. */
const MAX_FRAMES = 50;

const frameId = z.object({ frameTree: z.object({ frame: z.object({ id: z.string() }) }) });

/** What the source works with. */
export interface BrowserAccessibilityParts {
  readonly access: TabAccess;
  readonly documents: Documents;
  readonly sessions: DebuggerSessions;
  readonly log: Logger;
}

/** The browser's own accessibility tree: open where the debugger may be used, for pages that are not huge. */
export function browserAccessibility(parts: BrowserAccessibilityParts): AccessibilitySource {
  const { access, documents, sessions, log } = parts;
  return {
    async read(tab, timeoutMs, signal, extent) {
      if (extent.nodes > MOST.nodes || extent.longestText > MOST.longestText) return undefined;
      if ((await sessions.refusal(tab.id)) !== undefined) return undefined;
      try {
        const before = await documents.shown(tab.id);
        const work = access.use(tab, signal, () => sessions.use(tab.id, () => readTree(sessions, tab)));
        const data = await within(timeoutMs * SHARE, work, undefined);
        const after = await documents.shown(tab.id);
        // Of a page that was left meanwhile, the parts may not be of one document.
        if (data === undefined || before?.documentId !== after?.documentId) return undefined;
        return { data, ...(after === undefined ? {} : after) };
      } catch (thrown) {
        const error = browserError(thrown, tab);
        if (error.code === "TAB_CLOSED" || error.code === "CANCELLED") throw error;
        log.debug("the browser's accessibility tree could not be had", { tabId: tab.id, cause: error });
        return undefined;
      }
    },
  };
}

async function readTree(sessions: DebuggerSessions, tab: OpenTab): Promise<AccessibilityAnswer["data"]> {
  const start = performance.now();
  const send = (method: string, params?: object): Promise<object> => sessions.command(tab.id, method, params);
  const [frames, snapshot] = await Promise.all([
    send("Page.getFrameTree"),
    send("DOMSnapshot.captureSnapshot", { computedStyles: [] }),
  ]);
  const main = frameId.parse(frames).frameTree.frame.id;
  const facts = domFactsOf(domSnapshotSchema.parse(snapshot));
  const inner = [...facts.values()].flatMap((fact) => fact.frameId ?? []).slice(0, MAX_FRAMES);
  const trees = await Promise.all(
    [main, ...inner].map(async (id) => {
      const tree = await send("Accessibility.getFullAXTree", { frameId: id }).catch((thrown: unknown) => {
        // A frame of another origin lives in a process of its own, out of this session's reach.
        if (id === main) throw thrown;
        return undefined;
      });
      return tree === undefined ? [] : [[id, frameTreeSchema.parse(tree)] as const];
    }),
  );
  const made = browserTree(main, new Map(trees.flat()), facts);
  if (made === undefined) throw new BrowserMcpError("BROWSER_ERROR", "The page has no accessibility tree.");
  const processingTime = Math.round(performance.now() - start);
  const summary = treeCounts(made.tree, { processingTime, cutBy: made.cutBy });
  return wireReplies.getAccessibilityTree.parse({ tree: made.tree, summary, source: "browser" });
}
