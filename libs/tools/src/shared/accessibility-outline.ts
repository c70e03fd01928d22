import type { AccessibilityNode } from "@browser-mcp/protocol";
import * as z from "zod";
import { copyByLevels } from "./copy-by-levels.js";
import type { LevelCopy } from "./copy-by-levels.js";

/** Levels below the root that are copied: more than a page has, few enough for every reader of JSON. */
const MAX_DEPTH = 50;

/** A node as the existing extension spells it (WIRE.md 3.7). */
export interface AccessibilityOutlineNode {
  tagName: string;
  role: string;
  name: string;
  focusable?: boolean;
  tabIndex?: number;
  visible?: boolean;
  ariaAttributes: Record<string, unknown>;
  semanticInfo: Record<string, unknown>;
  accessibilityIssues: string[];
  children: AccessibilityOutlineNode[];
  /** Children that are left out; absent where none is. */
  remainingChildren?: number;
}

/** The form of an {@link AccessibilityOutlineNode}. */
export const accessibilityNodeSchema: z.ZodType<AccessibilityOutlineNode> = z.object({
  tagName: z.string(),
  role: z.string(),
  name: z.string(),
  focusable: z.boolean().optional(),
  tabIndex: z.number().optional(),
  visible: z.boolean().optional(),
  ariaAttributes: z.record(z.string(), z.unknown()),
  semanticInfo: z.record(z.string(), z.unknown()),
  accessibilityIssues: z.array(z.string()),
  get children() {
    return z.array(accessibilityNodeSchema);
  },
  remainingChildren: z.int().optional().describe("Children that are left out here."),
});

/**
 * Copies a tree level by level until the result is full. A node with children left out says how many.
 * @param maxBytes of JSON
 */
export function outlineAccessibility(
  root: AccessibilityNode,
  maxBytes: number,
): LevelCopy<AccessibilityOutlineNode> {
  return copyByLevels<AccessibilityNode, AccessibilityOutlineNode>(root, {
    childrenOf: (node) => node.children,
    copy: copyOf,
    adopt: (parent, children, leftOut) => {
      parent.children = children;
      if (leftOut !== undefined) parent.remainingChildren = leftOut.count;
    },
    maxDepth: MAX_DEPTH,
    maxBytes,
  });
}

function copyOf(node: AccessibilityNode): AccessibilityOutlineNode {
  const { tag, role, name, focusable, tabIndex, visible } = node;
  return {
    tagName: tag,
    role,
    name,
    ...(focusable === undefined ? {} : { focusable }),
    ...(tabIndex === undefined ? {} : { tabIndex }),
    ...(visible === undefined ? {} : { visible }),
    ariaAttributes: { ...node.ariaAttributes },
    semanticInfo: { ...node.semanticInfo },
    accessibilityIssues: [...node.issues],
    children: [],
  };
}
