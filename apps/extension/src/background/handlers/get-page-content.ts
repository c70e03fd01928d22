import { actions } from "@browser-mcp/protocol";
import { assertReadable } from "../browser-errors.js";
import type { PageCalls } from "../page-calls.js";
import type { TabAccess } from "../tab-access.js";
import { defineHandler, type Handler } from "./handler.js";

/**
 * `getPageContent`: address, title, visible text and, where asked for, source, metadata and readable part as Markdown of a
 * tab's main document.
 */
export const getPageContent = (access: TabAccess, pages: PageCalls): Handler =>
  defineHandler(
    "getPageContent",
    actions.getPageContent.params,
    async ({ format = "text", includeHtml = false, includeMetadata = true, ...target }, signal) => {
      const tab = await access.find(target, signal);
      assertReadable(tab);
      const { value, ...origin } = await pages.call(
        tab,
        format === "markdown" ? "readMarkdown" : "readContent",
        { includeHtml, includeMetadata },
        signal,
      );
      return {
        data: value,
        tabId: tab.id,
        documentId: origin.documentId,
        url: value.url,
        ...(origin.observed === undefined ? {} : { observed: origin.observed }),
      };
    },
  );
