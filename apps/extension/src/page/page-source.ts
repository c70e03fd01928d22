import { getterOf, rootOf } from "./dom-access.js";
import { isSecret, REDACTED } from "./node-texts.js";

const contentOf = getterOf(HTMLTemplateElement.prototype, "content");
const contentTypeOf = getterOf(Document.prototype, "contentType");
const implementationOf = getterOf(Document.prototype, "implementation");
const outerHtmlOf = getterOf(Element.prototype, "outerHTML");

type Tree = Element | DocumentFragment;

/** The source of the document as it is now, but for the values of passwords; empty where it has no element. */
export function pageSource(): string {
  const root = rootOf(document);
  if (root === null) return "";
  if (secretsIn(root).next().done === true) return outerHtmlOf(root);
  const copy = Document.prototype.importNode.call(inertDocument(), root, true) as Element;
  for (const input of secretsIn(copy)) Element.prototype.setAttribute.call(input, "value", REDACTED);
  return outerHtmlOf(copy);
}

/** Nothing runs or loads in it; it writes its elements as the page's own document does. */
function inertDocument(): Document {
  const made = implementationOf(document);
  return contentTypeOf(document) === "text/html"
    ? made.createHTMLDocument()
    : made.createDocument(null, null);
}

/** What holds a password where everybody can read it, templates included. */
function* secretsIn(top: Tree): Generator<Element, void> {
  const trees: Tree[] = [top];
  // The list grows while it is walked.
  for (const tree of trees) {
    for (const input of all(tree, "input[value]")) if (isSecret(input)) yield input;
    for (const template of all(tree, "template")) {
      if (template instanceof HTMLTemplateElement) trees.push(contentOf(template));
    }
  }
}

const all = (tree: Tree, selector: string): NodeListOf<Element> =>
  tree instanceof Element
    ? Element.prototype.querySelectorAll.call(tree, selector)
    : DocumentFragment.prototype.querySelectorAll.call(tree, selector);
