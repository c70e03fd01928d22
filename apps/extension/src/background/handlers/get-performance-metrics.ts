import { actions } from "@browser-mcp/protocol";
import { assertReadable } from "../browser-errors.js";
import type { PageCalls } from "../page-calls.js";
import type { TabAccess } from "../tab-access.js";
import { defineHandler, type Handler } from "./handler.js";

/** `getPerformanceMetrics`: how a tab's main document loaded, what it fetched, its memory and Core Web Vitals. */
export const getPerformanceMetrics = (access: TabAccess, pages: PageCalls): Handler =>
  defineHandler("getPerformanceMetrics", actions.getPerformanceMetrics.params, async (params, signal) => {
    const tab = await access.find(params, signal);
    assertReadable(tab);
    const { value, documentId } = await pages.call(tab, "readPerformance", {}, signal);
    // It goes on while nothing of the page changes.
    return { data: value.metrics, tabId: tab.id, documentId, url: value.url, observed: false };
  });
