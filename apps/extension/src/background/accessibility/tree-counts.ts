import type { AccessibilityNode } from "@browser-mcp/protocol";
import type { Cut } from "../../page/accessibility/tree-summary.js";

const reasons: Readonly<Record<Cut, string>> = {
  nodes: "The page has more nodes than one tree may hold.",
  time: "The time that was given ended.",
  depth: "The page is deeper than one tree may be.",
};

const frames: ReadonlySet<string> = new Set(["iframe", "frame"]);

/** Counts of the browser's tree by the keys of WIRE.md 3.7; it looks for no issues, so it counts none. */
export function treeCounts(
  root: AccessibilityNode,
  { processingTime, cutBy }: { readonly processingTime: number; readonly cutBy: Cut | undefined },
): Record<string, unknown> {
  const headingLevels = new Map<string, number>();
  const ariaUsage = new Map<string, number>();
  const roleUsage = new Map<string, number>();
  const count = (map: Map<string, number>, key: string): void => void map.set(key, (map.get(key) ?? 0) + 1);
  let [totalNodes, focusableElements, visibleElements, framesLeftOut] = [0, 0, 0, 0];
  const pending = [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    totalNodes += 1;
    if (node.focusable === true) focusableElements += 1;
    if (node.visible === true) visibleElements += 1;
    // The document of a frame that could be looked into is its child.
    if (frames.has(node.tag) && node.children.length === 0) framesLeftOut += 1;
    count(roleUsage, node.role);
    if (node.role === "heading") count(headingLevels, `h${String(node.semanticInfo["level"])}`);
    for (const name of Object.keys(node.ariaAttributes)) count(ariaUsage, name);
    pending.push(...node.children);
  }
  return {
    totalNodes,
    headingLevels: Object.fromEntries(headingLevels),
    ariaUsage: Object.fromEntries(ariaUsage),
    roleUsage: Object.fromEntries(roleUsage),
    focusableElements,
    visibleElements,
    framesLeftOut,
    processingTime,
    truncated: cutBy !== undefined,
    ...(cutBy === undefined ? {} : { truncationReason: reasons[cutBy] }),
  };
}
