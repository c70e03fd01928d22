import type { PageMetadata } from "@browser-mcp/protocol";
import { clip } from "./bounded-text.js";
import { attribute } from "./dom-access.js";

const keyOfName: ReadonlyMap<string, keyof PageMetadata> = new Map([
  ["viewport", "viewport"],
  ["description", "description"],
  ["keywords", "keywords"],
  ["og:title", "ogTitle"],
  ["og:description", "ogDescription"],
]);

/** UTF-16 code units of one value: more than any page says of itself. */
const MAX_VALUE = 10_000;

/** What the document says of itself: of each kind the first that is not empty, whatever the spelling of its name. */
export function pageMetadata(): PageMetadata {
  const metadata: { -readonly [K in keyof PageMetadata]: PageMetadata[K] } = {};
  for (const meta of Document.prototype.querySelectorAll.call(document, "meta")) {
    for (const name of [attribute(meta, "name"), attribute(meta, "property")]) {
      const key = keyOfName.get(name?.trim().toLowerCase() ?? "");
      if (key === undefined || metadata[key] !== undefined) continue;
      const value = attribute(meta, "content")?.trim() ?? "";
      if (value !== "") metadata[key] = clip(value, MAX_VALUE);
    }
  }
  return metadata;
}
