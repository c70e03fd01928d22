import type { AccessibilityNode } from "@browser-mcp/protocol";
import { clip } from "../bounded-text.js";
import {
  addressOf,
  attribute,
  bodyOf,
  frameDocumentOf,
  isHtml,
  localNameOf,
  rootOf,
  tagOf,
  titleOf,
} from "../dom-access.js";
import { accessibleNode, MAX_NAME, textNode, type TreeNode } from "./accessible-node.js";
import { foundIn } from "./found-children.js";
import { markSkippedLevels } from "./node-issues.js";
import { summaryOf, type Cut } from "./tree-summary.js";

const MAX_NODES = 5_000;
const MAX_DEPTH = 500;
/** Milliseconds for which the page's own work is kept waiting at most, as far as single elements allow. */
const SLICE_MS = 40;

/** How long the walk may take. */
export interface AccessibilityRequest {
  /** Milliseconds. */
  readonly budgetMs: number;
}

/** A tree as it leaves the page. */
export interface PageAccessibility {
  readonly url: string;
  /** The reply's data as JSON text: what Chrome itself carries out of a page ends at the hundredth level. */
  readonly json: string;
}

interface Pending {
  readonly node: TreeNode;
  /** What holds its children. */
  readonly holder: Element;
  readonly depth: number;
}

/**
 * What assistive technology finds in the document, computed by the ARIA rules from the DOM and its styles: every element
 * with a role or a name, every focusable one, all text. Elements without any meaning are passed over, not what they hold.
 * Filled level by level; between slices of time the page goes on.
 * @param maxNodes of the tree
 */
export async function accessibilityTree(
  { budgetMs }: AccessibilityRequest,
  maxNodes = MAX_NODES,
): Promise<PageAccessibility> {
  const start = performance.now();
  const url = addressOf(document);
  const top = bodyOf(document) ?? rootOf(document);
  if (top === null) {
    const summary = { totalNodes: 0, totalIssues: 0, truncated: false, processingTime: 0 };
    return { url, json: JSON.stringify({ tree: null, summary, source: "computed" }) };
  }
  const tree = documentNode(top);
  const queue: Pending[] = [{ node: tree, holder: top, depth: 0 }];
  let nodes = 1;
  let cutBy: Cut | undefined;
  let framesLeftOut = 0;
  let sliceStart = start;
  // The list grows while it is walked: first in, first out.
  for (const { node, holder, depth } of queue) {
    const now = performance.now();
    if (now - start > budgetMs) cutBy = "time";
    if (cutBy === "time" || cutBy === "nodes") break;
    if (now - sliceStart > SLICE_MS) {
      await nextTask();
      sliceStart = performance.now();
    }
    const found = foundIn(holder);
    if (found.hidesFocusable) node.issues.push("Hidden content with focusable elements");
    for (const child of found.children) {
      if (nodes >= maxNodes) cutBy = "nodes";
      else if (depth >= MAX_DEPTH) cutBy ??= "depth";
      if (nodes >= maxNodes || depth >= MAX_DEPTH) break;
      // Said by the name already.
      if (child.element === undefined && clip(child.text, MAX_NAME) === node.name) continue;
      const next = child.element === undefined ? textNode(child.text) : accessibleNode(child.element, child);
      nodes += 1;
      node.children.push(next);
      if (child.element !== undefined && isClosedFrame(child.element)) framesLeftOut += 1;
      if (child.element !== undefined && !child.isLeaf)
        queue.push({ node: next, holder: holderOf(child.element), depth: depth + 1 });
    }
  }
  markSkippedLevels(tree, (node) => (node as TreeNode).issues.push("Heading level skipped"));
  const summary = summaryOf(tree, {
    processingTime: Math.round(performance.now() - start),
    cutBy,
    framesLeftOut,
  });
  return { url, json: JSON.stringify({ tree, summary, source: "computed" }) };
}

function documentNode(top: Element): TreeNode {
  const root = rootOf(document);
  const title = titleOf(document);
  const hasLanguage = root !== null && (attribute(root, "lang") ?? attribute(root, "xml:lang") ?? "") !== "";
  const issues: AccessibilityNode["issues"] = [
    ...(title.trim() === "" ? ["Document without a title"] : []),
    ...(hasLanguage ? [] : ["Document without a language"]),
  ];
  return {
    tag: tagOf(top),
    role: "document",
    name: title,
    focusable: false,
    visible: true,
    ariaAttributes: {},
    semanticInfo: {},
    issues: [...issues],
    children: [],
  };
}

const isClosedFrame = (element: Element): boolean =>
  /^i?frame$/.test(localNameOf(element)) && isHtml(element) && frameDocumentOf(element) === null;

/** A frame's children are those of its document. */
function holderOf(element: Element): Element {
  const frame = frameDocumentOf(element);
  return (frame === null ? null : (bodyOf(frame) ?? rootOf(frame))) ?? element;
}

/** Lets the page work. A timer would wait a second in a tab that nobody sees. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
