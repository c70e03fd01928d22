import type { AccessibilityNode } from "@browser-mcp/protocol";
import * as z from "zod";
import { cutText } from "../cut-text.js";
import { defineTabPrompt, steps } from "./tab-prompt.js";

const focuses = ["all", "forms", "images", "headings", "keyboard"] as const;

/** Nodes that a digest names, and characters of a name. */
const MAX_NODES = 40;
const MAX_NAME = 120;

const wishes: Readonly<Record<(typeof focuses)[number], string>> = {
  all: "everything that keeps people out",
  forms: "labels, errors and required fields of forms",
  images: "text alternatives of images, icons and media",
  headings: "headings, landmarks and the order of reading",
  keyboard: "what can be reached and used by keyboard alone",
};

/** A page as assistive technology meets it, judged by WCAG 2.2 AA. */
export const auditAccessibility = defineTabPrompt({
  name: "audit_accessibility",
  title: "Audit accessibility",
  icon: "accessibility",
  description:
    "Judges a page by WCAG 2.2 AA from its accessibility tree: who is kept out, where, and how to mend it.",
  options: [
    {
      name: "focus",
      title: "Focus",
      description: `What to look at: ${focuses.join(", ")}.`,
      values: focuses,
    },
  ],
  schema: z.object({ focus: z.enum(focuses).default("all") }),
  look: async (ask) => {
    const { tree, summary, coverage, source, error } = await ask("getAccessibilityTree", {});
    const nodes = tree === null ? [] : flat(tree);
    const troubled = nodes.filter(({ issues }) => issues.length > 0);
    const nameless = nodes.filter(
      (node) => node.name === "" && (node.focusable === true || node.role === "img"),
    );
    const digest = {
      coverage,
      ...(source === undefined ? {} : { source }),
      ...(error === undefined ? {} : { error }),
      summary,
      headings: nodes
        .filter(({ role, tag }) => role === "heading" || /^h[1-6]$/i.test(tag))
        .slice(0, MAX_NODES)
        .map(({ tag, name }) => `${tag.toLowerCase()}: ${cutText(name, MAX_NAME, "…")}`),
      landmarks: nodes
        .filter(({ role }) => landmarks.has(role))
        .map(({ role, name }) => (name === "" ? role : `${role} "${cutText(name, MAX_NAME, "…")}"`))
        .slice(0, MAX_NODES),
      withoutName: nameless.slice(0, MAX_NODES).map(({ tag, role }) => `${role} <${tag.toLowerCase()}>`),
      withIssues: troubled
        .slice(0, MAX_NODES)
        .map(({ role, name, issues }) => ({ role, name: cutText(name, MAX_NAME, "…"), issues })),
      ...(troubled.length > MAX_NODES ? { withIssuesLeftOut: troubled.length - MAX_NODES } : {}),
    };
    return { digest, kind: "accessibility" };
  },
  task: ({ focus }, { id }, tools) =>
    [
      `Audit the accessibility of tab ${id} by WCAG 2.2 level AA: ${wishes[focus]}.`,
      steps(
        "Begin with what the tree below shows: controls and images without a name, headings that skip levels, missing landmarks, the order in which things are met.",
        `Look closer where it is not enough: ${tools.accessibility} for the whole tree, ${tools.dom} with a selector and includeStyles for contrast, sizes and hidden elements.`,
        `Check what no tree tells: focus order and visible focus, contrast of text (4.5:1, large 3:1), targets of at least 24 by 24 pixels, text at 200 % zoom; ${tools.screenshot} shows what a sighted person sees.`,
        "Verify each finding on the page before you report it; name none that you only suppose.",
      ),
      "Report for each finding: who is hurt and how, the element (a selector), the success criterion (number and name), and the corrected markup. The gravest first; then what is done well; then what only a person with assistive technology can judge.",
    ].join("\n\n"),
});

const landmarks = new Set([
  "banner",
  "main",
  "navigation",
  "contentinfo",
  "complementary",
  "search",
  "region",
  "form",
]);

/** Every node in the order of reading; a tree of any depth. */
function flat(root: AccessibilityNode): readonly AccessibilityNode[] {
  const nodes: AccessibilityNode[] = [];
  const left = [root];
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    nodes.push(node);
    left.push(...[...node.children].reverse());
  }
  return nodes;
}
