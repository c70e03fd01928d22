import { actions, wireReplies } from "@browser-mcp/protocol";
import { assertReadable } from "../browser-errors.js";
import type { PageCalls, Patience } from "../page-calls.js";
import type { TabAccess } from "../tab-access.js";
import { defineHandler, type Handler } from "./handler.js";

/** What is asked for where the request does not say; also the most that the action allows. */
const MAX_DEPTH = 1_000;
const MAX_NODES = 20_000;

/** Just under the action's deadline, so that the answer says why. */
const patience: Patience = { loadingMs: 4_000, totalMs: actions.getDOMSnapshot.deadlineMs - 1_000 };

/**
 * `getDOMSnapshot`: the elements of a tab's document, or of the subtree of the first element that a selector names, with
 * text, open shadow roots and same-origin frames. All parameters are honoured inside the page.
 */
export const getDOMSnapshot = (access: TabAccess, pages: PageCalls): Handler =>
  defineHandler("getDOMSnapshot", actions.getDOMSnapshot.params, async (params, signal) => {
    const { selector, includeStyles = false } = params;
    const tab = await access.find(params, signal);
    assertReadable(tab);
    const { value, documentId, observed } = await pages.call(
      tab,
      "snapshotDom",
      {
        ...(selector === undefined ? {} : { selector }),
        maxDepth: params.maxDepth ?? MAX_DEPTH,
        maxNodes: params.maxNodes ?? MAX_NODES,
        includeStyles,
        excludeScripts: params.excludeScripts ?? false,
        excludeStyles: params.excludeStyles ?? false,
      },
      signal,
      patience,
    );
    return {
      data: wireReplies.getDOMSnapshot.parse(JSON.parse(value.json)),
      tabId: tab.id,
      documentId,
      url: value.url,
      // A style can change without any change of the document: a pointer that moves is enough.
      ...(includeStyles ? { observed: false } : observed === undefined ? {} : { observed }),
    };
  });
