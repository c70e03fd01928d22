import { isHtml, localNameOf, parentElementOf } from "./dom-access.js";
import { currentSourceOf, isMadeByLook } from "./inert-copy.js";
import { elementsOf, scopesFrom } from "./tree-scopes.js";

/** Elements of one page that are asked how they look; to ask more takes longer than a page may be kept busy. */
const MAX_ELEMENTS = 20_000;

/** The second name is that of Chrome 120. */
const withVisibility = { visibilityProperty: true, checkVisibilityCSS: true };

/**
 * What the copy of a page that Markdown is made of takes from styles, one part for each element: whether it is shown, its
 * picture, and its display where that decides what becomes of it. The rest of the copy are nodes and attributes.
 * @returns undefined where the page has more elements than are asked
 */
export function shownBoxes(maxElements = MAX_ELEMENTS): string | undefined {
  const boxes: string[] = [];
  const gone = new Set<Element>();
  for (const scope of scopesFrom(document)) {
    const elements = elementsOf(scope);
    if (boxes.length + elements.length > maxElements) return undefined;
    for (const element of elements) boxes.push(boxOf(element, gone));
  }
  return boxes.join();
}

/** @param gone elements without a box, and all in them, that came before in document order */
function boxOf(element: Element, gone: Set<Element>): string {
  const parent = parentElementOf(element);
  if (parent !== null && gone.has(parent)) {
    gone.add(element);
    return "";
  }
  const name = localNameOf(element);
  const html = isHtml(element);
  const isShown = Element.prototype.checkVisibility.call(element, withVisibility);
  if (isShown && name === "img" && html) return currentSourceOf(element as HTMLImageElement);
  if (isShown && !isMadeByLook(name, html)) return "1";
  // Also of what has no box of its own but holds what has one.
  const { display, visibility } = getComputedStyle(element);
  if (display === "none") gone.add(element);
  return `${display} ${visibility}`;
}
