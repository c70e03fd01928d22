import * as z from "zod";
import { attributeOf } from "./dom-tree.js";
import type { DomElement } from "./dom-tree.js";
import { truncate } from "./truncate.js";

/** UTF-16 code units of one element's text (WIRE.md 5.2). */
const TEXT_LIMIT = 500;

/** UTF-16 code units of one attribute's value: more than any address needs, less than an image in a data URL. */
const ATTRIBUTE_LIMIT = 2_000;

/** What stands last among the children of an element where some are left out (WIRE.md 5.2). */
const leftOutSchema = z.object({
  truncated: z.literal(true),
  reason: z.literal("Max nodes reached").optional().describe("Absent where maxDepth left them out."),
  remainingChildren: z.int().describe("Children that are left out here."),
});

/** One element of an outline. */
export interface OutlineNode {
  tag: string;
  attributes: Record<string, string>;
  text?: string;
  children?: (OutlineNode | z.infer<typeof leftOutSchema>)[];
}

/** The form of an {@link OutlineNode}. */
export const outlineNodeSchema: z.ZodType<OutlineNode> = z.object({
  tag: z.string(),
  attributes: z.record(z.string(), z.string()),
  text: z.string().optional(),
  get children() {
    return z.array(z.union([outlineNodeSchema, leftOutSchema])).optional();
  },
});

/** What bounds an outline. */
export interface OutlineOptions {
  /** Levels below the root. */
  readonly maxDepth: number;
  /** Elements, the root included. */
  readonly maxNodes: number;
  readonly excludeScripts: boolean;
  readonly excludeStyles: boolean;
}

/** A bounded copy of a tree. */
export interface Outline {
  readonly root: OutlineNode;
  /** Elements in it. */
  readonly nodeCount: number;
  /** Whether elements are left out because there were too many. */
  readonly cutByNodes: boolean;
  /** Whether elements are left out because they lie too deep. */
  readonly cutByDepth: boolean;
  /** The deepest level of the whole tree that it holds. */
  readonly deepest: number;
}

/**
 * Copies a tree level by level until a bound is reached: the outline of the whole comes before the details of its first
 * branch. An element with children left out says so in a last item of `children`. The root stays, whatever it is.
 */
export function outline(root: DomElement, options: OutlineOptions): Outline {
  const copy = copyOf(root);
  const level: { element: DomElement; copy: OutlineNode }[] = [{ element: root, copy }];
  let cutByNodes = false;
  let cutByDepth = false;
  let deepest = root.depth;
  // The list grows while it is walked: first in, first out.
  for (const { element, copy: target } of level) {
    deepest = element.depth;
    const children = element.children.filter((child) => !isExcluded(child, options));
    if (children.length === 0) continue;
    if (element.depth - root.depth === options.maxDepth) {
      target.children = [{ truncated: true, remainingChildren: children.length }];
      cutByDepth = true;
      continue;
    }
    const taken = children.slice(0, options.maxNodes - level.length);
    const copies = taken.map((child) => ({ element: child, copy: copyOf(child) }));
    level.push(...copies);
    target.children = copies.map((child) => child.copy);
    const remainingChildren = children.length - taken.length;
    if (remainingChildren === 0) continue;
    target.children.push({ truncated: true, reason: "Max nodes reached", remainingChildren });
    cutByNodes = true;
  }
  return { root: copy, nodeCount: level.length, cutByNodes, cutByDepth, deepest };
}

function copyOf({ node }: DomElement): OutlineNode {
  const attributes = Object.entries(node.attributes).map(([name, value]): [string, string] => [
    name,
    truncate(value, ATTRIBUTE_LIMIT).text,
  ]);
  return {
    tag: node.tag,
    // fromEntries defines keys instead of setting them: an attribute named `__proto__` stays an attribute.
    attributes: Object.fromEntries(attributes),
    ...(node.text === undefined ? {} : { text: truncate(node.text, TEXT_LIMIT).text }),
  };
}

const SCRIPTS: ReadonlySet<string> = new Set(["script", "noscript"]);

function isExcluded(element: DomElement, options: OutlineOptions): boolean {
  if (options.excludeScripts && SCRIPTS.has(element.name)) return true;
  return options.excludeStyles && isStyle(element);
}

function isStyle(element: DomElement): boolean {
  if (element.name === "style") return true;
  if (element.name !== "link") return false;
  return attributeOf(element, "rel")?.toLowerCase().split(/\s+/).includes("stylesheet") === true;
}
