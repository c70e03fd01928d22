import {
  attribute,
  baseOf,
  bodyOf,
  dataOf,
  frameDocumentOf,
  getterOf,
  isElement,
  isHtml,
  isText,
  localNameOf,
  titleOf,
} from "./dom-access.js";
import { flatChildrenOf } from "./flat-tree.js";

/** Elements and texts of one copy; of a larger page the begin is copied. */
export const MAX_NODES = 100_000;
/** Deeper elements are put side by side, since what reads the copy goes down by recursion. */
const MAX_DEPTH = 300;

/** What has nothing to read. */
const skipped: ReadonlySet<string> = new Set(
  (
    "script style noscript template link meta title base head svg canvas embed object audio video source track map " +
    "input select textarea datalist progress meter"
  ).split(" "),
);

/** What is kept of any element, and of some: enough for a reader, and nothing that runs or loads. */
const kept = ["class", "id", "role", "lang", "dir", "itemprop", "rel", "datetime"];
const keptOf: Readonly<Record<string, readonly string[]>> = {
  ol: ["start"],
  td: ["colspan", "rowspan"],
  th: ["colspan", "rowspan"],
};

export const currentSourceOf = getterOf(HTMLImageElement.prototype, "currentSrc");
const inert = getterOf(Document.prototype, "implementation");

interface Pending {
  readonly source: Node;
  /** Where the copy goes. */
  readonly parent: Element;
  readonly depth: number;
  readonly base: string;
}

/** What the document shows, or its begin. */
export interface InertCopy {
  readonly document: Document;
  /** False where the page has more nodes than one copy. */
  readonly isWhole: boolean;
}

/**
 * A copy of what the document shows, with open shadow roots and same-origin frames in their places and all addresses
 * absolute. It has no window: no script runs in it and no image loads. No element of it can hide a property of another:
 * forms are plain boxes and nothing has a name.
 * @param maxNodes of the copy
 * @returns undefined where the document has no body
 */
export function inertCopy(maxNodes = MAX_NODES): InertCopy | undefined {
  const body = bodyOf(document);
  if (body === null) return undefined;
  const copy = inert(document).createHTMLDocument(titleOf(document));
  for (const meta of Document.prototype.querySelectorAll.call(document, "meta")) copyMeta(meta, copy);
  const pending = childrenOf(body, copy.body, 0, baseOf(body));
  let count = 0;
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (count >= maxNodes) return { document: copy, isWhole: false };
    count += 1;
    const { source, parent, depth, base } = next;
    if (isText(source)) parent.append(copy.createTextNode(dataOf(source)));
    else if (isElement(source)) {
      const { display, visibility } = getComputedStyle(source);
      if (display === "none" || skipped.has(localNameOf(source))) continue;
      const element = copyElement(source, copy, { base, display });
      if (element !== undefined) parent.append(element);
      const into = element === undefined || depth >= MAX_DEPTH ? parent : element;
      // What is hidden may hold what is not.
      const children = childrenOf(source, into, depth + 1, base);
      // One by one: more arguments than the stack holds would be too many.
      for (const child of children)
        if (visibility === "visible" || isElement(child.source)) pending.push(child);
    }
  }
  return { document: copy, isWhole: true };
}

/** What is shown inside a node, last first. */
function childrenOf(source: Element, parent: Element, depth: number, base: string): Pending[] {
  const frame = frameDocumentOf(source);
  const frameBody = frame === null ? null : bodyOf(frame);
  if (frameBody !== null) return [{ source: frameBody, parent, depth, base: baseOf(frameBody) }];
  const children: Pending[] = [];
  for (const child of flatChildrenOf(source)) children.push({ source: child, parent, depth, base });
  return children.reverse();
}

/** An element without its children; undefined where only they are copied. */
function copyElement(
  source: Element,
  copy: Document,
  { base, display }: { readonly base: string; readonly display: string },
): Element | undefined {
  const tag = localNameOf(source);
  if (tag === "slot") return undefined;
  if (tag === "img" && isHtml(source)) return copyImage(source, copy, base);
  const element = copy.createElement(tagInCopy(source, tag, display));
  for (const name of [...kept, ...(keptOf[tag] ?? [])]) {
    const value = attribute(source, name);
    if (value !== null) element.setAttribute(name, value);
  }
  if (tag === "a") {
    const address = absolute(attribute(source, "href"), base);
    if (address !== undefined) element.setAttribute("href", address);
  }
  return element;
}

const plainTags: ReadonlySet<string> = new Set(["form", "fieldset", "iframe", "frame", "body"]);

/** Whether an element becomes in the copy what it looks like. */
export const isMadeByLook = (tag: string, html: boolean): boolean => !html || tag.includes("-");

/** Elements with meaning stay what they are; others become what they look like. */
function tagInCopy(source: Element, tag: string, display: string): string {
  if (plainTags.has(tag)) return "div";
  if (!isMadeByLook(tag, isHtml(source))) return tag;
  return display.startsWith("inline") ? "span" : "div";
}

function copyImage(source: Element, copy: Document, base: string): Element | undefined {
  const alternative = attribute(source, "alt");
  if (alternative === "") return undefined; // says itself that it is decoration
  const address = absolute(currentSourceOf(source as HTMLImageElement) || attribute(source, "src"), base);
  if (address === undefined) return undefined;
  const image = copy.createElement("img");
  image.setAttribute("src", address);
  if (alternative !== null) image.setAttribute("alt", alternative);
  return image;
}

function copyMeta(source: Element, copy: Document): void {
  const meta = copy.createElement("meta");
  for (const name of ["name", "property", "content"]) {
    const value = attribute(source, name);
    if (value !== null) meta.setAttribute(name, value);
  }
  copy.head.append(meta);
}

/** An address as a reader can use it; undefined for a script or a whole file in an address. */
function absolute(address: string | null, base: string): string | undefined {
  if (address === null || !URL.canParse(address, base)) return undefined;
  const url = new URL(address, base);
  return url.protocol === "javascript:" || url.protocol === "data:" ? undefined : url.href;
}
