import { clip } from "./bounded-text.js";
import { PageFailure } from "./page-functions.js";
import { queryFirst, scopesFrom } from "./tree-scopes.js";

/** UTF-16 code units of a selector that are quoted in an error. */
const MAX_QUOTED = 200;

/**
 * The first element that matches: in the document itself or, where that has none, in open shadow roots and same-origin
 * frames, the outer ones first.
 * @throws PageFailure INVALID_PARAMETERS for a selector that the browser does not take, ELEMENT_NOT_FOUND
 */
export function findElement(selector: string): Element {
  const quoted = clip(selector, MAX_QUOTED);
  for (const scope of scopesFrom(document)) {
    const found = first(scope);
    if (found !== null) return found;
  }
  throw new PageFailure("ELEMENT_NOT_FOUND", `No element found matching selector: ${quoted}`);

  function first(scope: Parameters<typeof queryFirst>[0]): Element | null {
    try {
      return queryFirst(scope, selector);
    } catch (thrown) {
      const reason = thrown instanceof Error ? thrown.message : String(thrown);
      throw new PageFailure(
        "INVALID_PARAMETERS",
        `argument "selector": ${quoted} is not a CSS selector that can be used: ${reason}`,
      );
    }
  }
}
