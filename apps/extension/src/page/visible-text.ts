import {
  attribute,
  dataOf,
  firstChildOf,
  getterOf,
  innerTextOf,
  isElement,
  isText,
  localNameOf,
  nodeTypeOf,
  parentElementOf,
  textContentOf,
} from "./dom-access.js";
import { drawnText } from "./drawn-text.js";
import { flatChildrenOf } from "./flat-tree.js";
import { ShownLines } from "./shown-lines.js";
import { elementsOf, scopesFrom } from "./tree-scopes.js";

const hostOf = getterOf(ShadowRoot.prototype, "host");

/**
 * The text that an element shows, with that of open shadow roots in their places: of these the browser's own `innerText`
 * says nothing. Whatever holds none is still read by that.
 */
export function visibleText(top: HTMLElement, mayHoldShadows = true): string {
  const holders = mayHoldShadows ? holdersOfShadows() : new Set<Element>();
  if (!holders.has(top)) return innerTextOf(top);
  const lines = new ShownLines();
  const pending: (Node | (() => void))[] = [top];
  // By hand instead of by recursion, so that a page may be as deep as it likes.
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (typeof next === "function") next();
    else if (isText(next)) showText(next, lines);
    else if (isElement(next)) {
      const { display } = getComputedStyle(next);
      if (!isShown(next, display)) continue;
      const name = localNameOf(next);
      const end = lines.begin(name, display);
      if (name === "br") lines.newLine();
      if (holders.has(next)) {
        pending.push(end);
        // One by one: a call takes no more arguments than its stack has room for.
        for (const child of [...flatChildrenOf(next)].reverse()) pending.push(child);
      } else {
        lines.add(textOf(next), nodeText(next));
        end();
      }
    }
  }
  return lines.text;
}

/** All elements that hold an open shadow root or a slot of one, also within another. */
function holdersOfShadows(): ReadonlySet<Element> {
  const holders = new Set<Element>();
  const add = (from: Element | null): void => {
    for (let holder = from; holder !== null && !holders.has(holder); holder = parentElementOf(holder)) {
      holders.add(holder);
    }
  };
  for (const scope of scopesFrom(document, false)) {
    if (nodeTypeOf(scope) !== Node.DOCUMENT_FRAGMENT_NODE) continue;
    add(hostOf(scope as ShadowRoot));
    for (const element of elementsOf(scope)) if (localNameOf(element) === "slot") add(element);
  }
  return holders;
}

/** What is without a box of its own may hold what has one. */
const isShown = (element: Element, display: string): boolean =>
  display === "contents" || (display !== "none" && Element.prototype.checkVisibility.call(element));

function showText(text: CharacterData, lines: ShownLines): void {
  const parent = parentElementOf(text) ?? rootHost(text);
  const style = parent === undefined ? undefined : getComputedStyle(parent);
  if (style === undefined || style.visibility !== "visible" || isClosed(parent)) return;
  if (/^(pre|break)/.test(style.whiteSpace)) lines.add(dataOf(text));
  else lines.addCollapsed(dataOf(text));
}

/** What lies in closed details has no box; elements say so themselves. */
const isClosed = (parent: Element | undefined): boolean =>
  parent instanceof HTMLDetailsElement && attribute(parent, "open") === null;

/** The host of the shadow root that a node lies in directly. */
function rootHost(node: Node): Element | undefined {
  const root = Node.prototype.getRootNode.call(node);
  return root instanceof ShadowRoot ? hostOf(root) : undefined;
}

const textOf = (element: Element): string =>
  element instanceof HTMLElement ? innerTextOf(element) : drawnText(element);

/** The first of an element's text, where it has one directly: what it begins with. */
const nodeText = (element: Element): string => {
  const first = firstChildOf(element);
  return first !== null && isText(first) ? (textContentOf(element) ?? "") : "";
};
