import { innerTextOf, isHtml, namespaceOf, textContentOf } from "./dom-access.js";

const SVG_NAMESPACE = "http://www.w3.org/2000/svg";
/** What they hold is drawn only where something refers to it. */
const UNDRAWN = "defs, symbol, clipPath, mask, pattern, marker";

/**
 * The text that a document without a body shows. Of a drawing only what it draws: its title, styles and scripts are
 * none of that. Of other XML all text.
 */
export function drawnText(root: Element): string {
  if (namespaceOf(root) !== SVG_NAMESPACE) return textContentOf(root) ?? "";
  const drawn = Element.prototype.querySelectorAll.call(root, "text, foreignObject > *");
  return [...drawn].filter(isDrawn).map(textOf).filter(Boolean).join("\n");
}

const isDrawn = (element: Element): boolean =>
  Element.prototype.checkVisibility.call(element) &&
  Element.prototype.closest.call(element, UNDRAWN) === null;

const textOf = (element: Element): string =>
  isHtml(element) && element instanceof HTMLElement
    ? innerTextOf(element)
    : (textContentOf(element) ?? "").replace(/\s+/g, " ").trim();
