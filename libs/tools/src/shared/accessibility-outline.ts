import type { AccessibilityNode } from "@browser-mcp/protocol";
import * as z from "zod";
import { boundRecord } from "./bound-record.js";
import { copyByLevels } from "./copy-by-levels.js";
import type { LevelCopy, OnCut } from "./copy-by-levels.js";
import { jsonBytes, truncate, truncateToBytes } from "./truncate.js";

/** Levels below the root that are copied: more than a page has, few enough for every reader of JSON. */
const MAX_DEPTH = 50;

/** UTF-16 code units of a tag, a role, or the key of an attribute. */
const WORD_LIMIT = 100;

/** UTF-16 code units of a name. */
const NAME_LIMIT = 500;

/** Issues of one node, and UTF-16 code units of one. */
const MAX_ISSUES = 20;
const ISSUE_LIMIT = 200;

/** Entries and bytes of JSON of a node's ARIA attributes, and of its semantics: no node takes the place of its siblings. */
const MAX_VALUES = 100;
const VALUES_BYTES = 1_000;

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

function copyOf(node: AccessibilityNode, onCut: OnCut): AccessibilityOutlineNode {
  const { tag, role, name, focusable, tabIndex, visible } = node;
  const cut = (text: string, maxLength: number): string => {
    const { text: begin, truncated } = truncate(text, maxLength);
    if (truncated) onCut();
    return begin;
  };
  return {
    tagName: cut(tag, WORD_LIMIT),
    role: cut(role, WORD_LIMIT),
    name: cut(name, NAME_LIMIT),
    ...(focusable === undefined ? {} : { focusable }),
    ...(tabIndex === undefined ? {} : { tabIndex }),
    ...(visible === undefined ? {} : { visible }),
    ariaAttributes: boundValues(node.ariaAttributes, onCut),
    semanticInfo: boundValues(node.semanticInfo, onCut),
    accessibilityIssues: issuesOf(node, cut, onCut),
    children: [],
  };
}

function issuesOf(
  { issues }: AccessibilityNode,
  cut: (text: string, maxLength: number) => string,
  onCut: OnCut,
): string[] {
  const shown = issues.slice(0, MAX_ISSUES).map((issue) => cut(issue, ISSUE_LIMIT));
  const missing = issues.length - shown.length;
  if (missing === 0) return shown;
  onCut();
  return [...shown, `… ${missing} more left out`];
}

function boundValues(values: Readonly<Record<string, unknown>>, onCut: OnCut): Record<string, unknown> {
  return boundRecord(values, {
    keyLength: WORD_LIMIT,
    entries: MAX_VALUES,
    bytes: VALUES_BYTES,
    fit: fitValue,
    onCut,
  });
}

/** A value as it is where it has room, else the begin of its text. */
function fitValue(value: unknown, maxBytes: number): unknown {
  if (jsonBytes(value) <= maxBytes) return value;
  const { text } = truncateToBytes(
    typeof value === "string" ? value : JSON.stringify(value),
    VALUES_BYTES,
    maxBytes,
  );
  return text === "" ? undefined : text;
}
