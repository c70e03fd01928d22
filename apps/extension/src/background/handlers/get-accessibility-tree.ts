import { actions, BrowserMcpError } from "@browser-mcp/protocol";
import type { AccessibilitySource } from "../accessibility-source.js";
import { assertReadable } from "../browser-errors.js";
import { tooLate, type PageCalls } from "../page-calls.js";
import type { TabAccess } from "../tab-access.js";
import { defineHandler, type Handler } from "./handler.js";

/**
 * The part of the caller's time after which a page without any sign of life is given up: more than a busy page needs, and
 * one that shows a dialog shows it for longer than anybody waits.
 */
const SILENCE_SHARE = 0.2;

/**
 * `getAccessibilityTree`: what assistive technology finds on a tab's page, from the first source that is open.
 * @param sources in the order of preference; the last one is open everywhere
 */
export const getAccessibilityTree = (
  access: TabAccess,
  pages: Pick<PageCalls, "extent">,
  sources: readonly AccessibilitySource[],
): Handler =>
  defineHandler(
    "getAccessibilityTree",
    actions.getAccessibilityTree.params,
    async ({ timeout = actions.getAccessibilityTree.deadlineMs, ...target }, signal) => {
      const tab = await access.find(target, signal);
      assertReadable(tab);
      const start = performance.now();
      const patience = timeout * SILENCE_SHARE;
      const extent = await pages.extent(tab, signal, patience);
      if (extent === undefined) throw tooLate(tab, patience);
      for (const source of sources) {
        const left = timeout - (performance.now() - start);
        const answer = await source.read(tab, left, signal, extent);
        // A tree changes with styles and focus too, which nobody tells.
        if (answer !== undefined) return { ...answer, tabId: tab.id, observed: false };
      }
      throw new BrowserMcpError("PAGE_NOT_READABLE", `No accessibility tree can be had of ${tab.url}.`);
    },
  );
