import type { DomNode } from "@browser-mcp/protocol";

/** An element with its place in the tree: what a selector asks about and a {@link DomNode} does not know. */
export interface DomElement {
  readonly node: DomNode;
  /** Lower case, as selectors compare it. */
  readonly name: string;
  readonly parent: DomElement | null;
  readonly children: DomElement[];
  /** Its index among its parent's children. */
  readonly position: number;
  /** Levels below the root of the tree. */
  readonly depth: number;
}

/** Gives every element of a tree its place, once and without recursion: a page may be as deep as it likes. */
export function indexTree(root: DomNode): DomElement {
  const top = place(root, null, 0);
  const pending = [top];
  for (let element = pending.pop(); element !== undefined; element = pending.pop()) {
    for (const [position, node] of element.node.children.entries()) {
      const child = place(node, element, position);
      element.children.push(child);
      pending.push(child);
    }
  }
  return top;
}

function place(node: DomNode, parent: DomElement | null, position: number): DomElement {
  const depth = parent === null ? 0 : parent.depth + 1;
  return { node, name: node.tag.toLowerCase(), parent, children: [], position, depth };
}

/** An element and all below it, in document order. */
export function* inDocumentOrder(element: DomElement): Generator<DomElement, void> {
  const pending = [element];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    yield next;
    for (let index = next.children.length - 1; index >= 0; index -= 1) {
      const child = next.children[index];
      if (child !== undefined) pending.push(child);
    }
  }
}

/** How many elements a tree has, its root included. */
export function countElements(root: DomElement): number {
  const pending = [root];
  let count = 0;
  for (let element = pending.pop(); element !== undefined; element = pending.pop()) {
    count += 1;
    for (const child of element.children) pending.push(child);
  }
  return count;
}

/** The value of an attribute; HTML does not distinguish upper and lower case in its name. */
export function attributeOf(element: DomElement, name: string): string | undefined {
  const { attributes } = element.node;
  if (Object.hasOwn(attributes, name)) return attributes[name];
  const lower = name.toLowerCase();
  for (const key of Object.keys(attributes)) {
    if (key.length === lower.length && key.toLowerCase() === lower) return attributes[key];
  }
  return undefined;
}
