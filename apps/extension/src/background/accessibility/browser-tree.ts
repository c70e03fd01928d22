import type { AccessibilityNode } from "@browser-mcp/protocol";
import * as z from "zod";
import type { Cut } from "../../page/accessibility/tree-summary.js";
import { clip } from "../../page/bounded-text.js";
import { ariaRole } from "./aria-role.js";
import type { DomFacts } from "./dom-facts.js";

const MAX_NODES = 5_000;
const MAX_DEPTH = 500;
const MAX_NAME = 500;
const MAX_ADDRESS = 1_000;

const valueSchema = z.object({ value: z.unknown().optional() });
const roleSchema = valueSchema.extend({ type: z.string().optional() });

/** What `Accessibility.getFullAXTree` tells of one frame, as far as it is used. */
export const frameTreeSchema = z.object({
  nodes: z.array(
    z.object({
      nodeId: z.string(),
      ignored: z.boolean(),
      role: roleSchema.optional(),
      name: valueSchema.optional(),
      description: valueSchema.optional(),
      value: valueSchema.optional(),
      properties: z.array(z.object({ name: z.string(), value: valueSchema })).optional(),
      childIds: z.array(z.string()).optional(),
      backendDOMNodeId: z.int().optional(),
    }),
  ),
});
type FrameTree = z.infer<typeof frameTreeSchema>;
type BrowserNode = FrameTree["nodes"][number];

type TreeNode = { -readonly [K in keyof AccessibilityNode]: AccessibilityNode[K] } & { children: TreeNode[] };

const TEXT = "StaticText";
/** Said by a field of its own, or of no use to a reader. */
const unsaid: ReadonlySet<string> = new Set([
  "focusable",
  "focused",
  "settable",
  "editable",
  "hiddenRoot",
  "root",
]);
/** Worth saying also where it is not so. */
const states: ReadonlySet<string> = new Set(["expanded", "checked", "pressed", "selected"]);
/** Roles whose value is the page's own, not something that a person typed. */
const valued: ReadonlySet<string> = new Set(["slider", "progressbar", "meter", "scrollbar", "spinbutton"]);

/** A tree, and why it does not hold all. */
export interface BrowserTree {
  readonly tree: AccessibilityNode;
  readonly cutBy: Cut | undefined;
}

interface Pending {
  readonly id: string;
  readonly frame: ReadonlyMap<string, BrowserNode>;
  readonly into: TreeNode;
  readonly depth: number;
}

/**
 * The browser's own accessibility tree as the wire's, level by level. Nodes that it ignores, and boxes without any
 * meaning, are passed over, not what they hold; what a person typed into a field is left out.
 * @param frames the trees of the page's frames, by DevTools' id of the frame; `main` is the page's own
 * @returns undefined where the page has none
 */
export function browserTree(
  main: string,
  frames: ReadonlyMap<string, FrameTree>,
  facts: ReadonlyMap<number, DomFacts>,
): BrowserTree | undefined {
  const nodesOf = (frameId: string): ReadonlyMap<string, BrowserNode> | undefined => {
    const nodes = frames.get(frameId)?.nodes;
    return nodes === undefined ? undefined : new Map(nodes.map((node) => [node.nodeId, node]));
  };
  const mainNodes = nodesOf(main);
  const top = frames.get(main)?.nodes[0];
  if (mainNodes === undefined || top === undefined) return undefined;
  const tree = treeNode(top, ariaRole(top.role ?? {}) ?? "document", undefined);
  const queue: Pending[] = below(top, mainNodes, tree, 1);
  const entered = new Set([main]);
  let count = 1;
  let cutBy: Cut | undefined;
  // The list grows while it is walked; what is passed over puts what it holds right behind itself.
  for (let at = 0; at < queue.length; at += 1) {
    const next = queue[at];
    const node = next?.frame.get(next.id);
    if (next === undefined || node === undefined) continue;
    const role = ariaRole(node.role ?? {});
    if (role === undefined) continue;
    const fact = node.backendDOMNodeId === undefined ? undefined : facts.get(node.backendDOMNodeId);
    const inner =
      fact?.frameId === undefined || entered.has(fact.frameId) ? undefined : nodesOf(fact.frameId);
    if (isMeaningless(node, role) && inner === undefined) {
      queue.splice(at + 1, 0, ...below(node, next.frame, next.into, next.depth));
      continue;
    }
    if (count >= MAX_NODES) {
      cutBy = "nodes";
      break;
    }
    count += 1;
    const made = treeNode(node, role, fact);
    next.into.children.push(made);
    if (next.depth >= MAX_DEPTH) {
      if ((node.childIds ?? []).length > 0) cutBy ??= "depth";
      continue;
    }
    if (fact?.frameId !== undefined && inner !== undefined) {
      entered.add(fact.frameId);
      const [innerTop] = inner.keys();
      if (innerTop !== undefined)
        queue.push({ id: innerTop, frame: inner, into: made, depth: next.depth + 1 });
    } else if (propertyOf(node, "editable") !== "plaintext") {
      queue.push(...below(node, next.frame, made, next.depth + 1));
    }
  }
  return { tree, cutBy };
}

const below = (
  { childIds = [] }: BrowserNode,
  frame: ReadonlyMap<string, BrowserNode>,
  into: TreeNode,
  depth: number,
): Pending[] => childIds.map((id) => ({ id, frame, into, depth }));

const stringOf = (value: { value?: unknown } | undefined): string =>
  typeof value?.value === "string" ? value.value : "";

const propertyOf = ({ properties = [] }: BrowserNode, name: string): unknown =>
  properties.find((property) => property.name === name)?.value.value;

const isMeaningless = (node: BrowserNode, role: string): boolean =>
  node.ignored ||
  role === "none" ||
  (role === "generic" && stringOf(node.name) === "" && propertyOf(node, "focusable") !== true);

function treeNode(node: BrowserNode, role: string, fact: DomFacts | undefined): TreeNode {
  const isText = role === TEXT;
  return {
    tag: fact?.tag ?? (isText ? "#text" : role === "document" ? "#document" : ""),
    role,
    name: clip(stringOf(node.name), MAX_NAME),
    ...(isText ? {} : { focusable: propertyOf(node, "focusable") === true, visible: true }),
    ariaAttributes: fact?.ariaAttributes ?? {},
    semanticInfo: isText ? {} : semanticsOf(node, role),
    issues: [],
    children: [],
  };
}

function semanticsOf(node: BrowserNode, role: string): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const { name, value } of node.properties ?? []) {
    const said = value.value;
    if (unsaid.has(name) || (typeof said === "object" && said !== null) || said === undefined) continue;
    if ((said === false || said === "false" || said === "") && !states.has(name)) continue;
    found[name] = typeof said === "string" ? clip(said, MAX_ADDRESS) : said;
  }
  const description = stringOf(node.description);
  if (description !== "") found["description"] = clip(description, MAX_NAME);
  const value = node.value?.value;
  if (valued.has(role) && (typeof value === "number" || typeof value === "string")) found["value"] = value;
  return found;
}
