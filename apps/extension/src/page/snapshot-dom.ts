import type { DomCoverage, WireDomNode } from "@browser-mcp/protocol";
import { jsonSize } from "./bounded-text.js";
import { computedStyles } from "./computed-styles.js";
import {
  addressOf,
  attribute,
  dataOf,
  firstChildOf,
  localNameOf,
  nextSiblingOf,
  nodeTypeOf,
  rootOf,
  tagOf,
} from "./dom-access.js";
import { findElement } from "./find-element.js";
import { boundedAttributes, ownText } from "./node-texts.js";
import type { Shown } from "./recheck.js";
import { countNodes, innerScopesOf } from "./tree-scopes.js";

/** Bytes of JSON of one snapshot: more than any result holds, little enough for the socket. */
const MAX_BYTES = 4_500_000;

/** Which part of the document to take; see `actions.getDOMSnapshot`. */
export interface SnapshotRequest {
  readonly selector?: string;
  /** Levels below the root. */
  readonly maxDepth: number;
  /** Nodes, the root included. */
  readonly maxNodes: number;
  readonly includeStyles: boolean;
  readonly excludeScripts: boolean;
  readonly excludeStyles: boolean;
}

/** A snapshot as it leaves the page. */
export interface PageSnapshot {
  readonly url: string;
  /**
   * The reply's data as JSON text: what Chrome itself carries out of a page ends at the hundredth level, that of the
   * fiftieth child.
   */
  readonly json: string;
}

/** A node with its element's children, until they are nodes themselves. */
interface Pending {
  readonly node: { -readonly [K in keyof WireDomNode]: WireDomNode[K] } & { children: WireDomNode[] };
  readonly children: readonly (Element | ShadowRoot | Document)[];
  readonly depth: number;
}

/**
 * Copies the document, or the subtree of the first element that the selector names, level by level until a bound is
 * reached: the outline of the whole comes before the details of its first branch. Without recursion, so that a page may
 * be as deep as it likes.
 * @throws PageFailure INVALID_PARAMETERS, ELEMENT_NOT_FOUND
 */
export function snapshotDom(request: SnapshotRequest): PageSnapshot {
  const top = request.selector === undefined ? rootOf(document) : findElement(request.selector);
  const nodeCount = countNodes(document);
  const subtreeCount = top === null ? 0 : request.selector === undefined ? nodeCount : countNodes(top);
  const copy = top === null ? undefined : copyTree(top, request);
  const coverage: DomCoverage = {
    text: true,
    styles: request.includeStyles,
    selected: true,
    ...(copy?.depthCut === true ? { maxDepth: request.maxDepth } : {}),
  };
  const root = copy?.root ?? null;
  return { url: addressOf(document), json: JSON.stringify({ nodeCount, subtreeCount, root, coverage }) };
}

/**
 * What of that can change without a trace: which element a selector means, since it may ask for a state. All else are
 * nodes and attributes.
 */
export function shownSnapshot({ selector }: SnapshotRequest): readonly Shown[] {
  if (selector === undefined) return [];
  const now = (): Element => findElement(selector);
  return [{ key: `element ${selector}`, value: now(), now }];
}

function copyTree(
  top: Element,
  request: SnapshotRequest,
): { readonly root: WireDomNode; /** Whether it has deeper levels. */ readonly depthCut: boolean } {
  const first = pendingOf(top, 0, request);
  const queue = [first];
  let bytes = sizeOf(first.node);
  let depthCut = false;
  // The list grows while it is walked: first in, first out.
  for (const { node, children, depth } of queue) {
    if (depth < request.maxDepth) {
      for (const child of children) {
        if (queue.length >= request.maxNodes || bytes >= MAX_BYTES) break;
        const next = pendingOf(child, depth + 1, request);
        bytes += sizeOf(next.node);
        queue.push(next);
        node.children.push(next.node);
      }
    } else if (children.length > 0) depthCut = true;
    const left = children.length - node.children.length;
    if (left > 0) node.remainingChildren = left;
  }
  return { root: first.node, depthCut };
}

function pendingOf(
  source: Element | ShadowRoot | Document,
  depth: number,
  request: SnapshotRequest,
): Pending {
  const kind = nodeTypeOf(source);
  const name = kind === Node.ELEMENT_NODE ? localNameOf(source as Element) : "";
  const children: (Element | ShadowRoot | Document)[] =
    name === "" ? [] : innerScopesOf(source as Element, name);
  const texts: string[] = [];
  for (let child = firstChildOf(source); child !== null; child = nextSiblingOf(child)) {
    const type = nodeTypeOf(child);
    if (type === Node.ELEMENT_NODE) {
      if (!isExcluded(child as Element, request)) children.push(child as Element);
    } else if (type === Node.TEXT_NODE || type === Node.CDATA_SECTION_NODE) {
      texts.push(dataOf(child as CharacterData));
    }
  }
  const node =
    name === ""
      ? scopeNode(kind === Node.DOCUMENT_NODE ? "#document" : "#shadow-root")
      : elementNode(source as Element, name);
  const text = ownText(texts, name);
  if (text !== undefined) node.text = text;
  if (request.includeStyles && name !== "") node.styles = computedStyles(source as Element, depth === 0);
  return { node, children, depth };
}

const scopeNode = (tag: string): Pending["node"] => ({ tag, attributes: {}, children: [] });

const elementNode = (element: Element, localName: string): Pending["node"] => ({
  tag: tagOf(element, localName),
  attributes: boundedAttributes(element),
  children: [],
});

function sizeOf({ tag = "", attributes = {}, text, styles = {} }: WireDomNode): number {
  let size = 80 + tag.length;
  if (text !== undefined) size += jsonSize(text);
  for (const name in attributes) size += jsonSize(name) + jsonSize(attributes[name] ?? "");
  for (const name in styles) size += name.length + jsonSize(styles[name] ?? "");
  return size;
}

function isExcluded(element: Element, { excludeScripts, excludeStyles }: SnapshotRequest): boolean {
  if (!excludeScripts && !excludeStyles) return false;
  const name = localNameOf(element);
  if (excludeScripts && (name === "script" || name === "noscript")) return true;
  if (!excludeStyles) return false;
  if (name === "style") return true;
  return name === "link" && /(^|\s)stylesheet(\s|$)/i.test(attribute(element, "rel") ?? "");
}
