import type { DomCoverage, DomNode, DomSnapshot, WireReply } from "@browser-mcp/protocol";
import type { ReplyContext } from "./reply-context.js";
import { htmlTag, isRecord } from "./values.js";

interface MutableDomNode {
  tag: string;
  attributes: Readonly<Record<string, string>>;
  text?: string;
  styles?: Readonly<Record<string, string>>;
  remainingChildren?: number;
  children: MutableDomNode[];
}

/** The existing extension sends no text and stops at the tenth level (WIRE.md 3.2). */
const coverageOf: Readonly<Record<ReplyContext["protocol"], DomCoverage>> = {
  1: { text: false, maxDepth: 10 },
  2: { text: true },
};

/**
 * WIRE.md 3.2: `structure` becomes `root`, upper-case `tagName` becomes `tag`, password values are hidden. Walks
 * without recursion, so that no depth of a page can exhaust the stack; a child that is no element is left out.
 * @returns undefined when the top of the tree is no element
 */
export function normaliseDom(
  wire: WireReply<"getDOMSnapshot">,
  { protocol }: Pick<ReplyContext, "protocol">,
): DomSnapshot | undefined {
  const coverage = wire.coverage ?? coverageOf[protocol];
  const { nodeCount, subtreeCount } = wire;
  const counts = { nodeCount, ...(subtreeCount === undefined ? {} : { subtreeCount }) };
  const top: unknown = wire.root ?? wire.structure;
  if (top === undefined || top === null) return { root: null, ...counts, coverage };
  const root = elementOf(top);
  if (root === undefined) return undefined;
  const pending: [wire: unknown, node: MutableDomNode][] = [[top, root]];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const [source, node] = next;
    if (!isRecord(source) || !Array.isArray(source.children)) continue;
    for (const child of source.children as readonly unknown[]) {
      const element = elementOf(child);
      if (element === undefined) continue;
      node.children.push(element);
      pending.push([child, element]);
    }
  }
  const done: DomNode = root;
  return { root: done, ...counts, coverage };
}

function elementOf(wire: unknown): MutableDomNode | undefined {
  if (!isRecord(wire)) return undefined;
  const tag = typeof wire.tag === "string" ? wire.tag : htmlTag(wire.tagName);
  if (tag === undefined || tag === "") return undefined;
  const node: MutableDomNode = { tag, attributes: attributesOf(tag, wire.attributes), children: [] };
  if (typeof wire.text === "string") node.text = wire.text;
  if (isRecord(wire.styles)) node.styles = isTextRecord(wire.styles) ? wire.styles : onlyTexts(wire.styles);
  if (typeof wire.remainingChildren === "number") node.remainingChildren = wire.remainingChildren;
  return node;
}

function attributesOf(tag: string, wire: unknown): Readonly<Record<string, string>> {
  if (!isRecord(wire)) return {};
  const attributes = isTextRecord(wire) ? wire : onlyTexts(wire);
  if (tag === "input" && attributes.type?.toLowerCase() === "password" && "value" in attributes) {
    return { ...attributes, value: "[REDACTED]" };
  }
  return attributes;
}

/** Nearly every element's attributes pass here and need no copy. */
function isTextRecord(wire: Readonly<Record<string, unknown>>): wire is Readonly<Record<string, string>> {
  for (const name in wire) if (typeof wire[name] !== "string") return false;
  return true;
}

function onlyTexts(wire: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const entries = Object.entries(wire).flatMap(([name, value]): [string, string][] =>
    typeof value === "string" ? [[name, value]] : [],
  );
  // fromEntries defines keys instead of setting them: an attribute named `__proto__` stays an attribute.
  return Object.fromEntries(entries);
}
