import type { AccessibilityTree } from "@browser-mcp/protocol";
import * as z from "zod";
import { roomFor } from "./shared/limits.js";
import { accessibilityNodeSchema, outlineAccessibility } from "./shared/accessibility-outline.js";
import {
  freshnessArgument,
  reloadArgument,
  requestOptions,
  tabParams,
  targetArguments,
} from "./shared/target.js";
import { wholeOf } from "./shared/whole.js";
import { defineTool, readsPages } from "./tool.js";

const MAX_TIMEOUT_MS = 120_000;
const DEFAULT_TIMEOUT_MS = 30_000;

/** `get_accessibility_tree`: what assistive technology finds on a page; parameters and fields of WIRE.md 3.7 and 5. */
export const getAccessibilityTree = defineTool({
  name: "get_accessibility_tree",
  title: "Read the accessibility tree",
  icon: "accessibility",
  description:
    "Reads what assistive technology finds on a page: roles, names, states, issues and a summary. complete tells " +
    "whether the tree is known to hold the whole page; where it is not, limitations says what is missing.",
  input: z.strictObject({
    ...targetArguments,
    ...reloadArgument,
    timeout: z
      .int()
      .min(5_000)
      .max(MAX_TIMEOUT_MS)
      .optional()
      .describe("Milliseconds the browser may take; raise it for very large pages.")
      .meta({ default: DEFAULT_TIMEOUT_MS }),
    ...freshnessArgument,
  }),
  output: z.object({
    tree: accessibilityNodeSchema.nullable().describe("From the body down; null where there is none."),
    summary: z
      .looseObject({})
      .describe(
        "Counts of the extension's own: nodes, issues, headings, roles, focusable elements; recommendations.",
      ),
    complete: z.boolean().describe("Whether the tree is known to hold the whole page."),
    limitations: z.array(z.string()).describe("What is missing and why; empty where complete is true."),
    source: z
      .enum(["browser", "computed"])
      .optional()
      .describe("Whether the tree is the browser's own, or was computed in the page; absent where unknown."),
    error: z.string().optional().describe("What the extension failed with."),
  }),
  annotations: readsPages,
  // The browser's own deadline speaks first, even the longest.
  deadlineMs: MAX_TIMEOUT_MS + 5_000,
  run: async (args, context) => {
    const { timeout } = args;
    const reply = await context.browser.request(
      "getAccessibilityTree",
      { ...tabParams(args), timeout: timeout ?? DEFAULT_TIMEOUT_MS },
      // Only a time that the caller names may go beyond the configured one.
      { ...requestOptions(context, args), ...(timeout === undefined ? {} : { timeoutMs: timeout }) },
    );
    const { tree, summary, source, error } = reply.data;
    const outline = tree === null ? undefined : outlineAccessibility(tree, roomFor(context.limits));
    const truncated = outline !== undefined && outline.cutBy.size > 0;
    const limitations = limitationsOf(reply.data, truncated ? outline.nodeCount : undefined);
    return {
      structured: {
        tree: outline?.root ?? null,
        summary: { ...summary },
        complete: limitations.length === 0,
        limitations,
        ...(source === undefined ? {} : { source }),
        ...(error === undefined ? {} : { error }),
      },
      truncated: truncated || outline?.fieldsCut === true,
      ...wholeOf(reply, "accessibility", "application/json"),
    };
  },
});

/** @param shownNodes how many nodes are shown where not all of them fit */
function limitationsOf(
  { tree, summary, error, coverage }: AccessibilityTree,
  shownNodes: number | undefined,
): string[] {
  const limitations: string[] = [];
  if (error !== undefined) limitations.push(`The extension failed: ${error}`);
  else if (tree === null) limitations.push("The page has no tree: it has no body, or is no HTML document.");
  if (summary["truncated"] === true) {
    limitations.push(
      "The extension stopped before the end of the page: too many nodes, or timeout was too short.",
    );
  }
  const frames = summary["framesLeftOut"];
  if (typeof frames === "number" && frames > 0) {
    limitations.push(
      `What is in ${frames} ${frames === 1 ? "frame" : "frames"} of another origin is left out; capture_screenshot shows it.`,
    );
  }
  if (coverage === "outside-plain-containers") {
    limitations.push(
      "The connected extension leaves out everything inside a div, p or span without ARIA attributes and below the " +
        "fifth level, and where an element has no role attribute it gives the tag for its role; get_dom_snapshot has " +
        "the elements.",
    );
  }
  if (shownNodes !== undefined) {
    limitations.push(
      `The tree is too large for one result: ${shownNodes} nodes are shown, level by level; remainingChildren tells ` +
        "where others are left out.",
    );
  }
  return limitations;
}
