import { frameDocumentOf, nodeTypeOf, shadowRootOf } from "./dom-access.js";

/** A part of a page that selectors search by itself: a document, an open shadow root, or the subtree of an element. */
export type Scope = Document | ShadowRoot | Element;

/** How many scopes of one page are looked at: each of them may hold others. */
const MAX_SCOPES = 10_000;

const prototypeOf = (scope: Scope): ParentNode => {
  // Not by class: what is in a frame is an instance of the frame's own classes.
  const type = nodeTypeOf(scope);
  if (type === Node.DOCUMENT_NODE) return Document.prototype;
  return type === Node.DOCUMENT_FRAGMENT_NODE ? DocumentFragment.prototype : Element.prototype;
};

/** The first element of a scope that matches, in document order. @throws DOMException for a selector that is none */
export const queryFirst = (scope: Scope, selector: string): Element | null =>
  prototypeOf(scope).querySelector.call(scope, selector);

/** All elements of a scope in document order, without those in the scopes that it holds. */
export const elementsOf = (scope: Scope): NodeListOf<Element> =>
  prototypeOf(scope).querySelectorAll.call(scope, "*");

/** The frames of a scope: found by the browser, because asking each element for its name takes far longer. */
const framesOf = (scope: Scope): NodeListOf<Element> =>
  prototypeOf(scope).querySelectorAll.call(scope, "iframe, frame, object");

/** The open shadow root and the same-origin document of an element, where it has them. */
export function innerScopesOf(element: Element, localName?: string): (ShadowRoot | Document)[] {
  const shadow = shadowRootOf(element);
  const document = frameDocumentOf(element, localName);
  if (shadow === null) return document === null ? [] : [document];
  return document === null ? [shadow] : [shadow, document];
}

/**
 * A scope and all that lie in it, outer ones first.
 * @param frames whether the documents of same-origin frames are among them
 */
export function* scopesFrom(top: Scope, frames = true): Generator<Scope, void> {
  const scopes: Scope[] = [top];
  if (nodeTypeOf(top) === Node.ELEMENT_NODE) {
    const inner = innerScopesOf(top as Element);
    scopes.push(...inner.filter((scope) => frames || nodeTypeOf(scope) !== Node.DOCUMENT_NODE));
  }
  // The list grows while it is walked: first in, first out.
  for (const scope of scopes) {
    yield scope;
    const elements = elementsOf(scope);
    for (let index = 0; index < elements.length && scopes.length < MAX_SCOPES; index += 1) {
      const shadow = shadowRootOf(elements[index] as Element);
      if (shadow !== null) scopes.push(shadow);
    }
    for (const frame of frames ? framesOf(scope) : []) {
      const document = frameDocumentOf(frame);
      if (document !== null && scopes.length < MAX_SCOPES) scopes.push(document);
    }
  }
}

/**
 * How many nodes a snapshot of it would have without any bound: its elements, and one for each shadow root and each
 * document of a frame.
 */
export function countNodes(top: Document | Element): number {
  let count = nodeTypeOf(top) === Node.ELEMENT_NODE ? 1 : 0;
  for (const scope of scopesFrom(top)) count += elementsOf(scope).length + (scope === top ? 0 : 1);
  return count;
}
