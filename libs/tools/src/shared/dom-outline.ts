import * as z from "zod";
import { boundRecord } from "./bound-record.js";
import { copyByLevels } from "./copy-by-levels.js";
import type { LeftOut, LevelCopy, OnCut } from "./copy-by-levels.js";
import { attributeOf, countElements } from "./dom-tree.js";
import type { DomElement } from "./dom-tree.js";
import { cutAgain } from "./cut-again.js";
import { jsonBytes, truncate } from "./truncate.js";

/** UTF-16 code units of one element's text (WIRE.md 5.2). */
const TEXT_LIMIT = 500;

/** UTF-16 code units of a tag. */
const TAG_LIMIT = 100;

/** UTF-16 code units of an attribute's name. */
const ATTRIBUTE_NAME_LIMIT = 200;

/** Attributes of one element. */
const MAX_ATTRIBUTES = 100;

/** Bytes of JSON of one element's attributes: one large element must not take the place of its siblings. */
const ATTRIBUTES_BYTES = 4_000;

/** UTF-16 code units of one attribute's value: more than any address needs, less than an image in a data URL. */
const ATTRIBUTE_LIMIT = 2_000;

/** Bytes of JSON of one element's computed styles. */
const STYLES_BYTES = 4_000;

/** Why children are left out, said once, where it happens first (WIRE.md 5.2). */
const reasons: Readonly<Record<LeftOut["because"], string | undefined>> = {
  depth: undefined,
  nodes: "Max nodes reached",
  bytes: "Max result size reached",
};

/** What stands last among the children of an element where some are left out (WIRE.md 5.2). */
const leftOutSchema = z.object({
  truncated: z.literal(true),
  reason: z.string().optional().describe("Said where it happens first; never for maxDepth."),
  remainingChildren: z.int().describe("Children that are left out here."),
});

/** One element of an outline. */
export interface OutlineNode {
  tag: string;
  attributes: Record<string, string>;
  text?: string;
  styles?: Record<string, string>;
  children?: (OutlineNode | z.infer<typeof leftOutSchema>)[];
}

/** The form of an {@link OutlineNode}. */
export const outlineNodeSchema: z.ZodType<OutlineNode> = z.object({
  tag: z.string(),
  attributes: z.record(z.string(), z.string()),
  text: z.string().optional(),
  styles: z
    .record(z.string(), z.string())
    .optional()
    .describe("Computed styles that differ from what the element has by itself or from its parent."),
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
  /** Bytes of JSON. */
  readonly maxBytes: number;
  readonly excludeScripts: boolean;
  readonly excludeStyles: boolean;
  /** How many elements the extension was allowed to send, where it applied the bounds itself; see `remainingChildren`. */
  readonly sentAtMost?: number;
}

/**
 * Copies a tree level by level until a bound is reached. An element with children left out, here or by the extension, says
 * so in a last item of `children`. The root stays, whatever it is.
 */
export function outline(root: DomElement, options: OutlineOptions): LevelCopy<OutlineNode> {
  const unsent = new Map<OutlineNode, LeftOut>();
  const unsentBecause = new Set<LeftOut["because"]>();
  const sent = options.sentAtMost === undefined ? 0 : countElements(root);
  const copy = copyByLevels<DomElement, OutlineNode>(root, {
    childrenOf: (element) => element.children.filter((child) => !isExcluded(child, options)),
    copy: (element, onCut) => {
      const node = copyOf(element, onCut);
      const count = element.node.remainingChildren ?? 0;
      if (count > 0) {
        const because = unsentBy(element, sent, options);
        const leftOut = { count, because, isFirst: !unsentBecause.has(because) };
        unsentBecause.add(because);
        unsent.set(node, leftOut);
        node.children = [itemOf(leftOut)];
      }
      return node;
    },
    adopt: (parent, children, leftOut) => {
      const before = unsent.get(parent);
      const all =
        leftOut === undefined ? before : { ...leftOut, count: leftOut.count + (before?.count ?? 0) };
      parent.children = all === undefined ? children : [...children, itemOf(all)];
    },
    maxDepth: options.maxDepth,
    maxNodes: options.maxNodes,
    maxBytes: options.maxBytes,
  });
  return { ...copy, cutBy: new Set([...copy.cutBy, ...unsentBecause]) };
}

/** The bound that kept the extension from sending all children of an element. */
function unsentBy({ depth }: DomElement, sent: number, options: OutlineOptions): LeftOut["because"] {
  if (depth >= options.maxDepth) return "depth";
  return sent >= (options.sentAtMost ?? Number.POSITIVE_INFINITY) ? "nodes" : "bytes";
}

function itemOf({ count, because, isFirst }: LeftOut): z.infer<typeof leftOutSchema> {
  const reason = isFirst ? reasons[because] : undefined;
  return { truncated: true, ...(reason === undefined ? {} : { reason }), remainingChildren: count };
}

function copyOf({ node }: DomElement, onCut: OnCut): OutlineNode {
  const values = (record: Readonly<Record<string, string>>, bytes: number): Record<string, string> =>
    boundRecord(record, {
      keyLength: ATTRIBUTE_NAME_LIMIT,
      entries: MAX_ATTRIBUTES,
      bytes,
      fit: fitAttribute,
      onCut,
    });
  const tag = truncate(node.tag, TAG_LIMIT);
  const text =
    node.text === undefined ? undefined : cutAgain(node.text, TEXT_LIMIT, Number.POSITIVE_INFINITY);
  if (tag.truncated || text?.truncated === true) onCut();
  return {
    tag: tag.text,
    attributes: values(node.attributes, ATTRIBUTES_BYTES),
    ...(text === undefined ? {} : { text: text.text }),
    ...(node.styles === undefined ? {} : { styles: values(node.styles, STYLES_BYTES) }),
  };
}

function fitAttribute(value: string, maxBytes: number): string | undefined {
  const { text } = cutAgain(value, ATTRIBUTE_LIMIT, maxBytes);
  return (text === "" && value !== "") || jsonBytes(text) > maxBytes ? undefined : text;
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
