import type { PageContent } from "@browser-mcp/protocol";

/** What to read beside address, title and text. */
export interface ReadContentRequest {
  readonly includeHtml: boolean;
  readonly includeMetadata: boolean;
}

/** The page's content, or why it could not be read (Chrome itself hides what a script throws). */
export type ReadContentOutcome =
  { readonly ok: true; readonly content: PageContent } | { readonly ok: false; readonly message: string };

/**
 * Reads the document it runs in. Chrome sends its source text into the page, so it may use nothing from outside itself.
 * Properties of the document are taken from `Document.prototype`, because a page can hide them: a form named "title"
 * answers to `document.title`.
 */
export function readContent({ includeHtml, includeMetadata }: ReadContentRequest): ReadContentOutcome {
  const metadataKeys = [
    ["viewport", "viewport"],
    ["description", "description"],
    ["keywords", "keywords"],
    ["ogTitle", "og:title"],
    ["ogDescription", "og:description"],
  ] as const;
  try {
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
    return { ok: true, content };
  } catch (thrown) {
    return { ok: false, message: String(thrown) };
  }
}
