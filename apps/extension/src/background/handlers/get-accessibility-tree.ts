import { actions, BrowserMcpError } from "@browser-mcp/protocol";
import type { AccessibilitySource } from "../accessibility-source.js";
import { assertReadable } from "../browser-errors.js";
import type { TabAccess } from "../tab-access.js";
import { defineHandler, type Handler } from "./handler.js";

/**
 * `getAccessibilityTree`: what assistive technology finds on a tab's page, from the first source that is open.
 * @param sources in the order of preference; the last one is open everywhere
 */
export const getAccessibilityTree = (access: TabAccess, sources: readonly AccessibilitySource[]): Handler =>
  defineHandler(
    "getAccessibilityTree",
    actions.getAccessibilityTree.params,
    async ({ timeout = actions.getAccessibilityTree.deadlineMs, ...target }, signal) => {
      const tab = await access.find(target, signal);
      assertReadable(tab);
      const start = performance.now();
      for (const source of sources) {
        const left = timeout - (performance.now() - start);
        const answer = await source.read(tab, left, signal);
        // A tree changes with styles and focus too, which nobody tells.
        if (answer !== undefined) return { ...answer, tabId: tab.id, observed: false };
      }
      throw new BrowserMcpError("PAGE_NOT_READABLE", `No accessibility tree can be had of ${tab.url}.`);
    },
  );
