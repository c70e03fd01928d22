import type { PageContent } from "@browser-mcp/protocol";
import { addressOf, bodyOf, rootOf, titleOf } from "./dom-access.js";
import { drawnText } from "./drawn-text.js";
import { pageMetadata } from "./page-metadata.js";
import { pageSource } from "./page-source.js";
import { visibleText } from "./visible-text.js";

/** What to read beside address, title and text. */
export interface ReadContentRequest {
  readonly includeHtml: boolean;
  readonly includeMetadata: boolean;
}

/**
 * Reads the document it runs in.
 * @param mayHoldShadows false where there are no open shadow roots; otherwise they are looked for
 */
export function readContent(
  { includeHtml, includeMetadata }: ReadContentRequest,
  mayHoldShadows = globalThis.browserMcpWatch?.mayHoldShadows ?? true,
): PageContent {
  const [body, root] = [bodyOf(document), rootOf(document)];
  return {
    url: addressOf(document),
    title: titleOf(document),
    text: body === null ? (root === null ? "" : drawnText(root)) : visibleText(body, mayHoldShadows),
    ...(includeHtml ? { html: pageSource() } : {}),
    ...(includeMetadata ? { metadata: pageMetadata() } : {}),
  };
}
