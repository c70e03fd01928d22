import type { PageContent } from "@browser-mcp/protocol";
import { addressOf, bodyOf, rootOf, titleOf } from "./dom-access.js";
import { drawnText } from "./drawn-text.js";
import { pageMetadata } from "./page-metadata.js";
import { pageSource } from "./page-source.js";

/** What to read beside address, title and text. */
export interface ReadContentRequest {
  readonly includeHtml: boolean;
  readonly includeMetadata: boolean;
}

/** Reads the document it runs in. */
export function readContent({ includeHtml, includeMetadata }: ReadContentRequest): PageContent {
  const root = rootOf(document);
  return {
    url: addressOf(document),
    title: titleOf(document),
    // SVG and XML documents have no body, and their elements no innerText.
    text: bodyOf(document)?.innerText ?? (root === null ? "" : drawnText(root)),
    ...(includeHtml ? { html: pageSource() } : {}),
    ...(includeMetadata ? { metadata: pageMetadata() } : {}),
  };
}
