import { BrowserMcpError } from "@browser-mcp/protocol";
import type { BrowserReply, DomSnapshot } from "@browser-mcp/protocol";
import * as z from "zod";
import { outline, outlineNodeSchema } from "./shared/dom-outline.js";
import type { OutlineNode } from "./shared/dom-outline.js";
import { roomFor } from "./shared/limits.js";
import type { ToolLimits } from "./shared/limits.js";
import type { LevelCopy } from "./shared/copy-by-levels.js";
import { countElements, indexTree } from "./shared/dom-tree.js";
import type { DomElement } from "./shared/dom-tree.js";
import { quote, selectFirst } from "./shared/select-element.js";
import {
  freshnessArgument,
  reloadArgument,
  requestOptions,
  tabParams,
  targetArguments,
} from "./shared/target.js";
import { wholeOf } from "./shared/whole.js";
import { defineTool, readsPages } from "./tool.js";
import type { ToolOutput } from "./tool.js";

const MAX_DEPTH = 15;
const MAX_NODES = 2_000;

const input = z.strictObject({
  ...targetArguments,
  ...reloadArgument,
  selector: z
    .string()
    .trim()
    .min(1)
    .max(1_000)
    .optional()
    .describe("CSS selector; the result is then the subtree of the first element that matches."),
  maxDepth: z
    .int()
    .min(1)
    .max(MAX_DEPTH)
    .default(5)
    .describe("Levels of elements below the root of the result."),
  maxNodes: z
    .int()
    .min(10)
    .max(MAX_NODES)
    .default(500)
    .describe("Elements in the result; filled level by level, so that the outline comes before the details."),
  includeStyles: z
    .boolean()
    .default(false)
    .describe(
      "Add computed styles that differ from the defaults; where the extension gives none, limitations says so.",
    ),
  excludeScripts: z.boolean().default(true).describe("Leave out script and noscript elements."),
  excludeStyles: z.boolean().default(true).describe("Leave out style elements and links to style sheets."),
  ...freshnessArgument,
});
type Arguments = z.output<typeof input>;

const outputSchema = z.object({
  root: outlineNodeSchema.nullable().describe("null where the document has no element."),
  nodeCount: z.int().describe("Elements in this result."),
  originalNodeCount: z
    .int()
    .describe(
      "Elements before any bound or filter: of the document, or of the subtree that the selector found.",
    ),
  truncated: z.boolean().describe("Whether elements that the filters would let in are missing."),
  filters: z.object({
    selector: z.string().optional(),
    maxDepth: z.int(),
    maxNodes: z.int(),
    excludeScripts: z.boolean(),
    excludeStyles: z.boolean(),
  }),
  message: z.string(),
  limitations: z
    .array(z.string())
    .describe("What the connected extension does not give; empty where it gives all."),
});

/** `get_dom_snapshot`: the elements of a page as a bounded tree; parameters and fields of WIRE.md 5. */
export const getDomSnapshot = defineTool({
  name: "get_dom_snapshot",
  title: "Read the DOM",
  icon: "elements",
  description:
    "Reads the elements of a page, or of the part that a CSS selector names, as a tree of tag, attributes, text and " +
    "children; open shadow roots and same-origin frames are children of tag #shadow-root and #document. Bounded by " +
    "maxDepth and maxNodes; an element whose children are left out ends them with {truncated, remainingChildren}. What the connected extension cannot give is listed in limitations. Start " +
    "without a selector to see the outline, then select the part that matters.",
  input,
  output: outputSchema,
  annotations: readsPages,
  run: async (args, context) => {
    const { selector, maxDepth, maxNodes, includeStyles, excludeScripts, excludeStyles } = args;
    const reply = await context.browser.request(
      "getDOMSnapshot",
      {
        ...tabParams(args),
        ...(selector === undefined ? {} : { selector }),
        maxDepth,
        maxNodes,
        includeStyles,
        excludeScripts,
        excludeStyles,
      },
      requestOptions(context, args),
    );
    const question = `get_dom_snapshot ${JSON.stringify(args)}`;
    return context.outputs.of(reply.data, question, () => outputOf(reply, args, context.limits));
  },
});

/** What a reply gives, within the bounds that were asked for and the limits. */
function outputOf(
  reply: BrowserReply<"getDOMSnapshot">,
  args: z.output<typeof input>,
  limits: ToolLimits,
): ToolOutput<z.output<typeof outputSchema>> {
  const { selector, maxDepth, maxNodes, excludeScripts, excludeStyles } = args;
  const snapshot = reply.data;
  const filters = {
    ...(selector === undefined ? {} : { selector }),
    maxDepth,
    maxNodes,
    excludeScripts,
    excludeStyles,
  };
  const document = snapshot.root === null ? undefined : indexTree(snapshot.root);
  const known = document === undefined ? 0 : countElements(document);
  // Our extension applies the arguments inside the page; what the existing one sends is searched and bounded here.
  const isSelected = snapshot.coverage.selected === true;
  const top = selector === undefined || isSelected ? document : select(document, selector, snapshot, known);
  const limitations = limitationsOf(args, snapshot, known);
  if (top === undefined) {
    const message = "Showing complete DOM tree (0 nodes)";
    return {
      structured: {
        root: null,
        nodeCount: 0,
        originalNodeCount: snapshot.nodeCount,
        truncated: false,
        filters,
        message,
        limitations,
      },
    };
  }
  const shown = outline(top, {
    ...args,
    maxBytes: roomFor(limits),
    ...(isSelected ? { sentAtMost: maxNodes } : {}),
  });
  const originalNodeCount = originalCount(top, snapshot, selector);
  const { maxDepth: sentDepth } = snapshot.coverage;
  const endsEarly =
    !isSelected &&
    known < snapshot.nodeCount &&
    (sentDepth === undefined || top.depth + shown.depth === sentDepth);
  const truncated = shown.cutBy.size > 0 || endsEarly;
  return {
    structured: {
      root: shown.root,
      nodeCount: shown.nodeCount,
      originalNodeCount,
      truncated,
      filters,
      message: truncated
        ? messageOfCut(shown, originalNodeCount, args)
        : messageOfWhole(shown.nodeCount, selector),
      limitations,
    },
    truncated: truncated || shown.fieldsCut,
    ...wholeOf(reply, "dom", "application/json"),
  };
}

function select(
  document: DomElement | undefined,
  selector: string,
  { nodeCount, coverage }: DomSnapshot,
  known: number,
): DomElement {
  const found = document === undefined ? undefined : selectFirst(document, selector, coverage.text);
  if (found !== undefined) return found;
  const searched =
    known < nodeCount
      ? `Searched ${known} of the document's ${nodeCount} elements, the connected extension does not send the others.`
      : `Searched all ${known} elements of the document.`;
  throw new BrowserMcpError("ELEMENT_NOT_FOUND", `No element found matching selector: ${quote(selector)}`, {
    hint: `${searched} Call get_dom_snapshot without a selector to see what the page has.`,
  });
}

/** Elements of what was asked for, before any bound or filter. */
function originalCount(
  top: DomElement,
  { nodeCount, subtreeCount, coverage }: DomSnapshot,
  selector: string | undefined,
): number {
  if (coverage.selected === true && subtreeCount !== undefined) return subtreeCount;
  return selector === undefined ? nodeCount : countElements(top);
}

function messageOfWhole(nodeCount: number, selector: string | undefined): string {
  return selector === undefined
    ? `Showing complete DOM tree (${nodeCount} nodes)`
    : `Showing subtree for selector '${quote(selector)}' (${nodeCount} nodes)`;
}

function messageOfCut(shown: LevelCopy<OutlineNode>, original: number, args: Arguments): string {
  const what = `DOM tree truncated to ${shown.nodeCount} nodes (original: ${original} nodes).`;
  if (shown.cutBy.size === 0) return `${what} The connected extension does not send the others.`;
  const increase = [
    ...(shown.cutBy.has("nodes") && args.maxNodes < MAX_NODES ? ["maxNodes"] : []),
    ...(shown.cutBy.has("depth") && args.maxDepth < MAX_DEPTH ? ["maxDepth"] : []),
  ];
  // More of them would not fit into a result that is full.
  const helps = increase.length > 0 && !shown.cutBy.has("bytes");
  const orIncrease = helps ? ` or increase ${increase.join(" and ")}` : "";
  return `${what} Use selector to target specific elements${orIncrease}.`;
}

function limitationsOf(args: Arguments, { nodeCount, coverage }: DomSnapshot, known: number): string[] {
  const limitations: string[] = [];
  if (!coverage.text) {
    limitations.push(
      "text: the connected extension sends elements and attributes without their text; get_page_content has it.",
    );
  }
  if (args.includeStyles && coverage.styles !== true) {
    limitations.push("styles: the connected extension sends no computed styles.");
  }
  if (coverage.selected === true) return limitations;
  const missing = nodeCount - known;
  const { maxDepth } = coverage;
  if (missing > 0) {
    const where = maxDepth === undefined ? "" : `, it stops ${maxDepth} levels below the document element`;
    limitations.push(
      `depth: the connected extension did not send ${missing} of the document's ${nodeCount} elements${where}.`,
    );
  } else if (maxDepth !== undefined && args.maxDepth > maxDepth) {
    limitations.push(
      `depth: the connected extension sends at most ${maxDepth} levels below the document element; this document has no more.`,
    );
  }
  return limitations;
}
