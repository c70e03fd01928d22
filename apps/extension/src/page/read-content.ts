import type { PageContent } from "@browser-mcp/protocol";
import { addressOf, bodyOf, rootOf, titleOf } from "./dom-access.js";
import { drawnText } from "./drawn-text.js";
import { pageMetadata } from "./page-metadata.js";
import { pageSource } from "./page-source.js";
import type { Shown } from "./recheck.js";
import { visibleText } from "./visible-text.js";

/** What to read beside address, title and text. */
export interface ReadContentRequest {
  readonly includeHtml: boolean;
  readonly includeMetadata: boolean;
}

/**
 * The text that the document shows.
 * @param mayHoldShadows false where there are no open shadow roots; otherwise they are looked for
 */
export function pageText(mayHoldShadows = globalThis.browserMcpWatch?.mayHoldShadows ?? true): string {
  const [body, root] = [bodyOf(document), rootOf(document)];
  if (body !== null) return visibleText(body, mayHoldShadows);
  return root === null ? "" : drawnText(root);
}

/** Reads the document it runs in. */
export function readContent({ includeHtml, includeMetadata }: ReadContentRequest): PageContent {
  return {
    url: addressOf(document),
    title: titleOf(document),
    text: pageText(),
    ...(includeHtml ? { html: pageSource() } : {}),
    ...(includeMetadata ? { metadata: pageMetadata() } : {}),
  };
}

/** What of that can change without a trace: through styles, and in templates. */
export const shownContent = (
  { includeHtml }: ReadContentRequest,
  { text, html }: PageContent,
): readonly Shown[] => [
  { key: "text", value: text, now: pageText },
  ...(includeHtml ? [{ key: "html", value: html, now: pageSource }] : []),
];
