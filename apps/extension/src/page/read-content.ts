import type { PageContent } from "@browser-mcp/protocol";

/** What to read beside address, title and text. */
export interface ReadContentRequest {
  readonly includeHtml: boolean;
  readonly includeMetadata: boolean;
}

const metadataKeys = [
  ["viewport", "viewport"],
  ["description", "description"],
  ["keywords", "keywords"],
  ["ogTitle", "og:title"],
  ["ogDescription", "og:description"],
] as const;

/**
 * Reads the document it runs in. Properties of the document are taken from `Document.prototype`, because a page can hide
 * them: a form named "title" answers to `document.title`.
 */
export function readContent({ includeHtml, includeMetadata }: ReadContentRequest): PageContent {
  const property = <K extends keyof Document>(name: K): Document[K] =>
    Reflect.get(Document.prototype, name, document);
  const root: Element | null = property("documentElement");
  const body: HTMLElement | null = property("body");
  const content: { -readonly [K in keyof PageContent]: PageContent[K] } = {
    url: property("URL"),
    title: property("title"),
    // SVG and XML documents have no body, and their elements no innerText.
    text: body?.innerText ?? root?.textContent ?? "",
  };
  if (includeHtml) content.html = root?.outerHTML ?? "";
  if (includeMetadata) {
    const found: [string, string][] = [];
    for (const [key, name] of metadataKeys) {
      const value = root
        ?.querySelector(`meta[name="${name}"], meta[property="${name}"]`)
        ?.getAttribute("content");
      if (value) found.push([key, value]);
    }
    content.metadata = Object.fromEntries(found);
  }
  return content;
}
