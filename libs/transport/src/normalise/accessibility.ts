import type { AccessibilityNode, AccessibilityTree, WireReply } from "@browser-mcp/protocol";
import type { ReplyContext } from "./reply-context.js";
import { htmlTag, isRecord, textOr } from "./values.js";

type MutableNode = { -readonly [K in keyof AccessibilityNode]: AccessibilityNode[K] } & {
  children: MutableNode[];
};

/**
 * WIRE.md 3.7: `tagName` becomes `tag`, `accessibilityIssues` becomes `issues`; the extension's form for a failure
 * keeps its `error` and has no tree. Walks without recursion; a child that is no node is left out.
 * @returns undefined when the top of the tree is no node
 */
export function normaliseAccessibility(
  wire: WireReply<"getAccessibilityTree">,
  { protocol }: Pick<ReplyContext, "protocol">,
): AccessibilityTree | undefined {
  const rest = {
    summary: wire.summary,
    coverage: protocol === 2 ? ("whole-page" as const) : ("outside-plain-containers" as const),
    ...(wire.source === undefined ? {} : { source: wire.source }),
    ...(wire.error === undefined ? {} : { error: wire.error }),
  };
  const top: unknown = wire.tree;
  if (top === undefined || top === null) return { tree: null, ...rest };
  const tree = nodeOf(top);
  if (tree === undefined) return undefined;
  const pending: [wire: unknown, node: MutableNode][] = [[top, tree]];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const [source, node] = next;
    if (!isRecord(source) || !Array.isArray(source.children)) continue;
    for (const child of source.children as readonly unknown[]) {
      const inner = nodeOf(child);
      if (inner === undefined) continue;
      node.children.push(inner);
      pending.push([child, inner]);
    }
  }
  return { tree, ...rest };
}

function nodeOf(wire: unknown): MutableNode | undefined {
  if (!isRecord(wire)) return undefined;
  const tag = textOr(wire.tag, htmlTag(wire.tagName));
  const role = textOr(wire.role, tag);
  if (tag === undefined || role === undefined) return undefined;
  const issues: unknown = wire.accessibilityIssues ?? wire.issues;
  return {
    tag,
    role,
    name: textOr(wire.name, ""),
    ...(typeof wire.focusable === "boolean" ? { focusable: wire.focusable } : {}),
    ...(typeof wire.tabIndex === "number" ? { tabIndex: wire.tabIndex } : {}),
    ...(typeof wire.visible === "boolean" ? { visible: wire.visible } : {}),
    ariaAttributes: isRecord(wire.ariaAttributes) ? wire.ariaAttributes : {},
    semanticInfo: isRecord(wire.semanticInfo) ? wire.semanticInfo : {},
    issues: Array.isArray(issues) ? issues.filter((issue) => typeof issue === "string") : [],
    children: [],
  };
}
