import type { ConsoleCoverage } from "@browser-mcp/protocol";
import { getterOf, rootOf } from "./dom-access.js";

const readyStateOf = getterOf(Document.prototype, "readyState");
const contentTypeOf = getterOf(Document.prototype, "contentType");

/** From when on a console is recorded whose recording begins now: before any script of the page, or in its midst. */
export function consoleCoverage(): ConsoleCoverage {
  if (readyStateOf(document) !== "loading") return "document-idle";
  // Chrome shows JSON in a document that is whole from its first moment; it has no script.
  const isEmpty = rootOf(document)?.hasChildNodes() !== true;
  return isEmpty || /[/+]json$/.test(contentTypeOf(document)) ? "document-start" : "document-idle";
}
