import type { PageContent, WireReply } from "@browser-mcp/protocol";
import { hasLongTexts } from "../long-texts.js";
import { isRecord } from "./values.js";

/**
 * WIRE.md 3.1: the existing extension sends everything on every call; what was not asked for ends here. Its schema
 * has dropped cookies and storage already.
 */
export function normalisePageContent(
  wire: WireReply<"getPageContent">,
  params: Readonly<Record<string, unknown>>,
): PageContent {
  const { url, title, text, html, markdown, metadata, limitations } = wire;
  // Filled field by field: that is done for every call.
  const content: { -readonly [K in keyof PageContent]: PageContent[K] } = { url, title, text };
  if (html !== undefined && params.includeHtml === true) content.html = html;
  if (markdown !== undefined && params.format === "markdown") content.markdown = markdown;
  if (limitations !== undefined) content.limitations = limitations;
  if (metadata !== undefined && params.includeMetadata !== false) content.metadata = metadata;
  return content;
}

/** Takes long HTML that nobody asked for away before anybody reads, and so decodes, it. */
export function withoutUnreadHtml(data: unknown, params: Readonly<Record<string, unknown>>): unknown {
  if (params.includeHtml !== true && isRecord(data) && hasLongTexts(data)) {
    Reflect.deleteProperty(data, "html");
  }
  return data;
}
