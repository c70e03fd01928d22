import type { PageData } from "../scenarios/page.js";

/** A request of a client, as the bare server reads it. */
export interface Call {
  readonly id: unknown;
  readonly method: string;
  readonly params: {
    readonly name: string;
    readonly arguments: { readonly tabId?: number; readonly browserId?: string };
  };
}

/** The same mark as the built server's: what follows is of a page. */
const _meta = { "browser-mcp/untrusted": true };

/**
 * The result of a call, with the same fields in the same order as the built server's for a page, so that both send the
 * same bytes; other data as it is.
 */
export function resultOf({ params }: Call, data: unknown): object {
  if (params.name === "capture_screenshot" && typeof data === "string") return imageResult(data);
  const structuredContent = params.name === "get_page_content" ? pageOf(data as PageData) : { data };
  return {
    content: [{ type: "text", text: JSON.stringify(structuredContent) }],
    structuredContent,
    _meta,
  };
}

function pageOf({ url, title, text, metadata }: PageData): object {
  return { url, title, text, textTruncated: false, originalTextSize: text.length, metadata };
}

function imageResult(dataUrl: string): object {
  const data = dataUrl.slice(dataUrl.indexOf(",") + 1);
  return { content: [{ type: "image", data, mimeType: "image/png" }], structuredContent: {}, _meta };
}
