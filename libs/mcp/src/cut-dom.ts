import type { DomNode } from "@browser-mcp/protocol";

/** Stands, as the last child, for children that were left out (WIRE.md 5.2). */
export interface LeftOut {
  readonly truncated: true;
  readonly reason: "Max nodes reached";
  readonly remainingChildren: number;
}

/** A node of a tree that was cut; `children` is absent where the node has none. */
export interface CutNode extends Omit<DomNode, "children"> {
  children?: (CutNode | LeftOut)[];
}

/** A tree of at most so many nodes. */
export interface CutTree {
  readonly root: CutNode | null;
  /** Nodes of it; those that stand for others are not counted. */
  readonly count: number;
}

/**
 * Copies a tree level by level until it has `limit` nodes: the outline of the whole comes before the details of its
 * first branch. Deep trees cost no stack.
 */
export function cutDom(root: DomNode | null, limit: number): CutTree {
  if (root === null || limit < 1) return { root: null, count: 0 };
  const top = withoutChildren(root);
  const nodes = [{ from: root.children, copy: top }];
  // The list grows while it is walked: first in, first out.
  for (const { from, copy } of nodes) {
    if (from.length === 0) continue;
    const children: (CutNode | LeftOut)[] = [];
    copy.children = children;
    for (const child of from.slice(0, limit - nodes.length)) {
      const childCopy = withoutChildren(child);
      children.push(childCopy);
      nodes.push({ from: child.children, copy: childCopy });
    }
    const remainingChildren = from.length - children.length;
    if (remainingChildren > 0)
      children.push({ truncated: true, reason: "Max nodes reached", remainingChildren });
  }
  return { root: top, count: nodes.length };
}

const withoutChildren = ({ children: _children, ...node }: DomNode): CutNode => node;
