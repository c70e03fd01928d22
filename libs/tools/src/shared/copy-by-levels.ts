/** Bytes of JSON around the children of a node. */
const LIST_BYTES = 20;

/** Bytes of JSON for what says that some are left out. */
const LEFT_OUT_BYTES = 50;

/** Children that are left out, and the bound that did it. */
export interface LeftOut {
  readonly count: number;
  readonly because: "depth" | "nodes" | "bytes";
  /** Whether this bound leaves something out here for the first time. */
  readonly isFirst: boolean;
}

/** Something of one node itself is left out: a part of a text, or an attribute. */
export type OnCut = () => void;

/** How a tree is copied. */
export interface LevelCopyOptions<S, C> {
  readonly childrenOf: (source: S) => readonly S[];
  /** A copy without children; what it holds must be small, for a child that does not fit ends the list of its siblings. */
  readonly copy: (source: S, onCut: OnCut) => C;
  /** Told once of every node that has children. */
  readonly adopt: (parent: C, children: C[], leftOut: LeftOut | undefined) => void;
  /** Levels below the root. */
  readonly maxDepth: number;
  /** Nodes, the root included; default: as many as fit. */
  readonly maxNodes?: number;
  /** Bytes of JSON that the tree takes at most. */
  readonly maxBytes: number;
}

/** A bounded copy of a tree. */
export interface LevelCopy<C> {
  readonly root: C;
  /** Nodes in it. */
  readonly nodeCount: number;
  /** Levels below its root. */
  readonly depth: number;
  /** The bounds that left something out. */
  readonly cutBy: ReadonlySet<LeftOut["because"]>;
  /** Whether something of a node itself is left out. */
  readonly fieldsCut: boolean;
}

/**
 * Copies a tree level by level until a bound is reached, so that the outline of the whole comes before the details of
 * its first branch. Without recursion: a page may be as deep as it likes. The root stays, however large it is.
 */
export function copyByLevels<S, C>(root: S, options: LevelCopyOptions<S, C>): LevelCopy<C> {
  const { childrenOf, copy, adopt, maxDepth, maxBytes, maxNodes = Number.POSITIVE_INFINITY } = options;
  let fieldsCut = false;
  const onCut = (): void => {
    fieldsCut = true;
  };
  const first = { source: root, copy: copy(root, onCut), depth: 0 };
  const nodes = [first];
  const cutBy = new Set<LeftOut["because"]>();
  let bytes = bytesOf(first.copy) + LIST_BYTES + LEFT_OUT_BYTES;
  let depth = 0;
  // The list grows while it is walked: first in, first out.
  for (const node of nodes) {
    depth = node.depth;
    const children = childrenOf(node.source);
    if (children.length === 0) continue;
    const copies: C[] = [];
    let because: LeftOut["because"] | undefined = depth === maxDepth ? "depth" : undefined;
    for (const source of because === undefined ? children : []) {
      const child = { source, copy: copy(source, onCut), depth: depth + 1 };
      const cost = bytesOf(child.copy) + (childrenOf(source).length > 0 ? LIST_BYTES + LEFT_OUT_BYTES : 0);
      if (nodes.length >= maxNodes) because = "nodes";
      else if (bytes + cost > maxBytes) because = "bytes";
      if (because !== undefined) break;
      bytes += cost;
      nodes.push(child);
      copies.push(child.copy);
    }
    if (because === undefined) {
      bytes -= LEFT_OUT_BYTES;
      adopt(node.copy, copies, undefined);
    } else {
      const leftOut = { count: children.length - copies.length, because, isFirst: !cutBy.has(because) };
      cutBy.add(because);
      adopt(node.copy, copies, leftOut);
    }
  }
  return { root: first.copy, nodeCount: nodes.length, depth, cutBy, fieldsCut };
}

function bytesOf(copy: unknown): number {
  return Buffer.byteLength(JSON.stringify(copy)) + ",".length;
}
