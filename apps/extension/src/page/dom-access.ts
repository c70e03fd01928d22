// Reads of the DOM that no page can mislead: a form with a control named "attributes" answers with that control where
// `form.attributes` is asked, so every property comes from the prototype that defines it.

/** A property's reader, as the browser defines it. */
export function getterOf<T extends object, K extends keyof T & string>(
  prototype: T,
  name: K,
): (target: T) => T[K] {
  const get = Object.getOwnPropertyDescriptor(prototype, name)?.get;
  if (get === undefined) throw new TypeError(`The browser has no ${name}.`);
  return (target) => get.call(target);
}

const HTML_NAMESPACE = "http://www.w3.org/1999/xhtml";

export const attributesOf = getterOf(Element.prototype, "attributes");
export const firstChildOf = getterOf(Node.prototype, "firstChild");
export const nextSiblingOf = getterOf(Node.prototype, "nextSibling");
export const nodeTypeOf = getterOf(Node.prototype, "nodeType");
export const dataOf = getterOf(CharacterData.prototype, "data");
export const localNameOf = getterOf(Element.prototype, "localName");
export const shadowRootOf = getterOf(Element.prototype, "shadowRoot");
export const parentElementOf = getterOf(Node.prototype, "parentElement");
export const textContentOf = getterOf(Node.prototype, "textContent");
export const isConnected = getterOf(Node.prototype, "isConnected");
const documentElementOf = getterOf(Document.prototype, "documentElement");
export const namespaceOf = getterOf(Element.prototype, "namespaceURI");
const tagNameOf = getterOf(Element.prototype, "tagName");
const frameDocuments: Readonly<Record<string, (frame: Element) => Document | null>> = {
  iframe: (frame) => getterOf(HTMLIFrameElement.prototype, "contentDocument")(frame as HTMLIFrameElement),
  frame: (frame) => getterOf(HTMLFrameElement.prototype, "contentDocument")(frame as HTMLFrameElement),
  object: (frame) => getterOf(HTMLObjectElement.prototype, "contentDocument")(frame as HTMLObjectElement),
};

/** The top element; `null` in an empty document. */
export const rootOf = (document: Document): Element | null => documentElementOf(document);

export const addressOf = getterOf(Document.prototype, "URL");
export const titleOf = getterOf(Document.prototype, "title");
export const baseOf = getterOf(Node.prototype, "baseURI");

/** `null` where the document has none, as an SVG or XML document. */
export const bodyOf = (document: Document): HTMLElement | null =>
  getterOf(Document.prototype, "body")(document);

export const innerTextOf = (element: HTMLElement): string =>
  getterOf(HTMLElement.prototype, "innerText")(element);

export const isHtml = (element: Element): boolean => namespaceOf(element) === HTML_NAMESPACE;

/**
 * Lower case for HTML, as written, with its prefix, for everything else.
 * @param localName where it is known already: each question costs a tenth of a microsecond, and a page has many elements
 */
export const tagOf = (element: Element, localName = localNameOf(element)): string =>
  isHtml(element) ? localName : tagNameOf(element);

export const isElement = (node: Node): node is Element => nodeTypeOf(node) === Node.ELEMENT_NODE;

/** Also the CDATA of an XML document. */
export const isText = (node: Node): node is CharacterData =>
  nodeTypeOf(node) === Node.TEXT_NODE || nodeTypeOf(node) === Node.CDATA_SECTION_NODE;

/** An attribute's value, or `null`. */
export const attribute = (element: Element, name: string): string | null =>
  Element.prototype.getAttribute.call(element, name);

/** The document that a frame shows; `null` for another element, and for a frame of another origin. */
export function frameDocumentOf(element: Element, name = localNameOf(element)): Document | null {
  if (!Object.hasOwn(frameDocuments, name) || !isHtml(element)) return null;
  try {
    return frameDocuments[name]?.(element) ?? null;
  } catch {
    return null; // of another origin
  }
}

/** The children of a node that are elements. */
export function* childElementsOf(node: Node): Generator<Element, void> {
  for (let child = firstChildOf(node); child !== null; child = nextSiblingOf(child)) {
    if (isElement(child)) yield child;
  }
}
