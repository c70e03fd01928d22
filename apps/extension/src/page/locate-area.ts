import { getterOf } from "./dom-access.js";
import { findElement } from "./find-element.js";
import { PageFailure } from "./page-functions.js";

/** A rectangle in CSS pixels, from the top left of the document. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What is shown of a page, and where an element lies in it. */
export interface PageAreas {
  /** The element that the selector names; absent where none was named. */
  readonly element?: Area;
  /** The part that the tab shows now. */
  readonly visible: Area;
}

const ownerOf = getterOf(Node.prototype, "ownerDocument");
const viewOf = getterOf(Document.prototype, "defaultView");

/**
 * Where the first element lies that the selector names, once it is scrolled into view.
 * @throws PageFailure ELEMENT_NOT_FOUND where there is none or it has no size, INVALID_PARAMETERS
 */
export function locateArea({ selector }: { readonly selector?: string }): PageAreas {
  const element = selector === undefined ? undefined : located(selector);
  const visible = { x: scrollX, y: scrollY, width: innerWidth, height: innerHeight };
  if (element === undefined) return { visible };
  const { left, top, width, height } = boxOf(element);
  if (width === 0 || height === 0) {
    throw new PageFailure(
      "ELEMENT_NOT_FOUND",
      `The element that matches ${selector} is not shown: it has no size.`,
    );
  }
  return { element: { x: left + scrollX, y: top + scrollY, width, height }, visible };
}

function located(selector: string): Element {
  const element = findElement(selector);
  const center: ScrollIntoViewOptions = { block: "center", inline: "center", behavior: "instant" };
  Element.prototype.scrollIntoView.call(element, center);
  return element;
}

/** In the viewport of the top page, also of an element inside frames. */
function boxOf(element: Element): { left: number; top: number; width: number; height: number } {
  const rectangle = Element.prototype.getBoundingClientRect.call(element);
  let { left, top } = rectangle;
  const { width, height } = rectangle;
  for (let frame = frameOf(element); frame !== null; frame = frameOf(frame)) {
    const outer = Element.prototype.getBoundingClientRect.call(frame);
    left += outer.left + frame.clientLeft;
    top += outer.top + frame.clientTop;
  }
  return { left, top, width, height };
}

function frameOf(element: Element): Element | null {
  const owner = ownerOf(element);
  const view = owner === null ? null : viewOf(owner);
  return view === null || view === globalThis.window ? null : view.frameElement;
}
