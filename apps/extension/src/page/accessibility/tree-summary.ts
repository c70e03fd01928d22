import type { AccessibilityNode } from "@browser-mcp/protocol";
import { adviceOf, type Issue } from "./node-issues.js";

/** Why a tree does not hold the whole page. */
export type Cut = "nodes" | "time" | "depth";

/** How the making of a tree went. */
export interface TreeCourse {
  readonly processingTime: number;
  readonly cutBy: Cut | undefined;
  /** Frames that could not be looked into, because they are of another origin. */
  readonly framesLeftOut: number;
}

const reasonOf: Readonly<Record<Cut, string>> = {
  nodes: "The page has more nodes than one tree may hold.",
  time: "The time that was given ended.",
  depth: "The page is deeper than one tree may be.",
};

/** Counts of a tree; the keys of WIRE.md 3.7. */
export function summaryOf(
  root: AccessibilityNode,
  { processingTime, cutBy, framesLeftOut }: TreeCourse,
): Record<string, unknown> {
  const issueTypes = new Map<string, number>();
  const headingLevels = new Map<string, number>();
  const ariaUsage = new Map<string, number>();
  const roleUsage = new Map<string, number>();
  const count = (map: Map<string, number>, key: string): void => void map.set(key, (map.get(key) ?? 0) + 1);
  let [totalNodes, totalIssues, focusableElements, visibleElements] = [0, 0, 0, 0];
  const pending = [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    totalNodes += 1;
    totalIssues += node.issues.length;
    if (node.focusable === true) focusableElements += 1;
    if (node.visible === true) visibleElements += 1;
    count(roleUsage, node.role);
    if (node.role === "heading") count(headingLevels, `h${String(node.semanticInfo["level"])}`);
    for (const issue of node.issues) count(issueTypes, issue);
    for (const name of Object.keys(node.ariaAttributes)) count(ariaUsage, name);
    for (const child of node.children) pending.push(child);
  }
  const recommendations = [...issueTypes.keys()].map((issue) => adviceOf[issue as Issue]);
  return {
    totalNodes,
    totalIssues,
    issueTypes: Object.fromEntries(issueTypes),
    headingLevels: Object.fromEntries(headingLevels),
    ariaUsage: Object.fromEntries(ariaUsage),
    roleUsage: Object.fromEntries(roleUsage),
    focusableElements,
    visibleElements,
    framesLeftOut,
    processingTime,
    truncated: cutBy !== undefined,
    ...(cutBy === undefined ? {} : { truncationReason: reasonOf[cutBy] }),
    recommendations,
  };
}
