import { firstChildOf, isHtml, localNameOf, nextSiblingOf, shadowRootOf } from "./dom-access.js";

/** The child nodes of an element as they are shown: those of its open shadow root, and in a slot those that fill it. */
export function flatChildrenOf(element: Element): readonly Node[] {
  if (localNameOf(element) === "slot" && isHtml(element)) {
    const assigned = HTMLSlotElement.prototype.assignedNodes.call(element);
    if (assigned.length > 0) return assigned;
  }
  const children: Node[] = [];
  let child = firstChildOf(shadowRootOf(element) ?? element);
  for (; child !== null; child = nextSiblingOf(child)) children.push(child);
  return children;
}
