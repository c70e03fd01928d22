import { actions, contentNameSchema, KNOWN_CONTENT } from "@browser-mcp/protocol";
import { assertReadable } from "../browser-errors.js";
import type { PageCalls } from "../page-calls.js";
import type { TabAccess } from "../tab-access.js";
import { defineHandler, type Handler } from "./handler.js";

const paramsSchema = actions.getPageContent.params.extend({
  // Whatever is no name is none that the page knows.
  [KNOWN_CONTENT]: contentNameSchema.optional().catch(undefined),
});

/**
 * `getPageContent`: address, title, visible text and, where asked for, source, metadata and readable part as Markdown of a
 * tab's main document; without the texts where the request knows them.
 */
export const getPageContent = (access: TabAccess, pages: PageCalls): Handler =>
  defineHandler(
    "getPageContent",
    paramsSchema,
    async ({ format = "text", includeHtml = false, includeMetadata = true, known, ...target }, signal) => {
      const tab = await access.find(target, signal);
      assertReadable(tab);
      const { value, documentId, observed } = await pages.call(
        tab,
        format === "markdown" ? "readMarkdown" : "readContent",
        { includeHtml, includeMetadata, ...(known === undefined ? {} : { known }) },
        signal,
      );
      return {
        data: value.content,
        tabId: tab.id,
        documentId,
        url: value.content.url,
        ...(observed === undefined ? {} : { observed }),
        ...(value.name === undefined ? {} : { contentName: value.name }),
        ...(value.unchanged === undefined ? {} : { unchanged: value.unchanged }),
        ...(value.difference === undefined ? {} : { difference: value.difference }),
      };
    },
  );
