import type { DomNode, DomSnapshot } from "@browser-mcp/protocol";

/** For specs only: an element. */
export const el = (
  tag: string,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly DomNode[]
): DomNode => ({ tag, attributes, children });

/** For specs only: an element with text. */
export const textEl = (tag: string, text: string, ...children: readonly DomNode[]): DomNode => ({
  tag,
  attributes: {},
  text,
  children,
});

/** For specs only: elements inside each other, `levels` below the first. */
export function nested(levels: number): DomNode {
  let node = el("i");
  for (let level = 0; level < levels; level += 1) node = el("b", {}, node);
  return node;
}

/** For specs only: a snapshot as the existing extension's becomes one, of a document that it sent whole. */
export const snapshotOf = (root: DomNode | null, nodeCount: number): DomSnapshot => ({
  root,
  nodeCount,
  coverage: { text: false, maxDepth: 10 },
});
