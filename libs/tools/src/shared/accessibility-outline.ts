import type { AccessibilityNode } from "@browser-mcp/protocol";
import * as z from "zod";

/** Levels that are copied: far more than a page has, few enough for every reader of JSON. */
const MAX_LEVELS = 50;

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
});

/** A copy of a tree and whether deeper levels were left out of it. */
export interface AccessibilityOutline {
  readonly tree: AccessibilityOutlineNode;
  readonly cutByDepth: boolean;
}

/** Copies a tree without recursion, down to {@link MAX_LEVELS} levels: a page may be as deep as it likes. */
export function outlineAccessibility(root: AccessibilityNode): AccessibilityOutline {
  const tree = copyOf(root);
  const pending = [{ node: root, copy: tree, level: 1 }];
  let cutByDepth = false;
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { node, copy, level } = next;
    if (level === MAX_LEVELS) {
      cutByDepth ||= node.children.length > 0;
      continue;
    }
    for (const child of node.children) {
      const childCopy = copyOf(child);
      copy.children.push(childCopy);
      pending.push({ node: child, copy: childCopy, level: level + 1 });
    }
  }
  return { tree, cutByDepth };
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
