import type { PageContent } from "@browser-mcp/protocol";
import { pageMarkdown } from "./page-markdown.js";
import { readContent, shownContent, type ReadContentRequest } from "./read-content.js";
import type { Shown } from "./recheck.js";
import { shownBoxes } from "./shown-boxes.js";

/** Reads the document as {@link readContent} does, and its readable part as Markdown. */
export function readMarkdown(request: ReadContentRequest): PageContent {
  const content = readContent(request);
  const { markdown = content.text, limitations = [] } = pageMarkdown() ?? {};
  return { ...content, markdown, ...(limitations.length === 0 ? {} : { limitations }) };
}

/** What of that can change without a trace. */
export const shownMarkdown = (request: ReadContentRequest, content: PageContent): readonly Shown[] => [
  ...shownContent(request, content),
  { key: "boxes", value: shownBoxes(), now: shownBoxes },
];
