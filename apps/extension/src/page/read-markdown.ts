import type { PageContent } from "@browser-mcp/protocol";
import { pageMarkdown } from "./page-markdown.js";
import { readContent, type ReadContentRequest } from "./read-content.js";

/** Reads the document as {@link readContent} does, and its readable part as Markdown. */
export function readMarkdown(request: ReadContentRequest): PageContent {
  const content = readContent(request);
  const { markdown = content.text, limitations = [] } = pageMarkdown() ?? {};
  return { ...content, markdown, ...(limitations.length === 0 ? {} : { limitations }) };
}
