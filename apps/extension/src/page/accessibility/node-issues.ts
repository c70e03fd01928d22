import type { AccessibilityNode } from "@browser-mcp/protocol";
import { attribute, nodeTypeOf } from "../dom-access.js";

/** Every issue that is looked for, and what helps. */
export const adviceOf = {
  "Image without alternative text": 'Give every image an alt attribute; alt="" where it is decoration.',
  "Link without a name": "Give every link text, or an aria-label where it holds only an icon.",
  "Button without a name": "Give every button text, or an aria-label where it holds only an icon.",
  "Form control without a label": "Give every form control a label element or an aria-label.",
  "Heading without text": "Remove empty headings or give them text.",
  "Heading level skipped": "Let heading levels go down one at a time.",
  "Frame without a title": "Give every frame a title that says what it holds.",
  "Dialog without a name": "Name every dialog with aria-labelledby or aria-label.",
  "Positive tabindex": "Use tabindex 0 and the order of the document instead of positive values.",
  "Unknown role": "Use roles that WAI-ARIA defines.",
  "Reference to a missing id": "Let aria-labelledby and aria-describedby name elements that exist.",
  "Hidden content with focusable elements":
    "Take what is focusable out of the focus order where aria-hidden hides it.",
  "Document without a language": "Give the html element a lang attribute.",
  "Document without a title": "Give the document a title.",
} as const;

export type Issue = keyof typeof adviceOf;

const withoutName: Readonly<Record<string, Issue>> = {
  img: "Image without alternative text",
  link: "Link without a name",
  button: "Button without a name",
  heading: "Heading without text",
  iframe: "Frame without a title",
  dialog: "Dialog without a name",
  alertdialog: "Dialog without a name",
  textbox: "Form control without a label",
  searchbox: "Form control without a label",
  spinbutton: "Form control without a label",
  slider: "Form control without a label",
  combobox: "Form control without a label",
  listbox: "Form control without a label",
  checkbox: "Form control without a label",
  radio: "Form control without a label",
  switch: "Form control without a label",
};

/** What is wrong with one element, as far as it can be told from itself. */
export function issuesOf(
  element: Element,
  { role, name, tabIndex }: Pick<AccessibilityNode, "role" | "name" | "tabIndex">,
  hasUnknownRole: boolean,
): Issue[] {
  const issues: Issue[] = [];
  const missing = Object.hasOwn(withoutName, role) ? withoutName[role] : undefined;
  if (name === "" && missing !== undefined) issues.push(missing);
  if (hasUnknownRole) issues.push("Unknown role");
  if (tabIndex !== undefined && tabIndex > 0) issues.push("Positive tabindex");
  if (refersToNothing(element)) issues.push("Reference to a missing id");
  return issues;
}

/** Tells of each heading that is more than one level below the one before it, in the order of the document. */
export function markSkippedLevels(root: AccessibilityNode, mark: (node: AccessibilityNode) => void): void {
  let last = 0;
  const pending = [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const level = node.role === "heading" ? Number(node.semanticInfo["level"]) : 0;
    if (level > 0) {
      if (last > 0 && level > last + 1) mark(node);
      last = level;
    }
    for (let index = node.children.length - 1; index >= 0; index -= 1) {
      const child = node.children[index];
      if (child !== undefined) pending.push(child);
    }
  }
}

function refersToNothing(element: Element): boolean {
  for (const name of ["aria-labelledby", "aria-describedby"]) {
    const ids = attribute(element, name)?.trim().split(/\s+/) ?? [];
    const root = Node.prototype.getRootNode.call(element);
    if (ids.some((id) => id !== "" && byId(root, id) === null)) return true;
  }
  return false;
}

const byId = (root: Node, id: string): Element | null =>
  nodeTypeOf(root) === Node.DOCUMENT_NODE
    ? Document.prototype.getElementById.call(root, id)
    : DocumentFragment.prototype.getElementById.call(root, id);
