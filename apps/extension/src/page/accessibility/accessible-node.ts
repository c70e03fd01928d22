import type { AccessibilityNode } from "@browser-mcp/protocol";
import { computeAccessibleDescription, computeAccessibleName } from "dom-accessibility-api";
import { clip } from "../bounded-text.js";
import { attribute, tagOf } from "../dom-access.js";
import { namedByAttributeOnly } from "./aria-roles.js";
import { issuesOf } from "./node-issues.js";
import { ariaAttributesOf, focusOrderOf, semanticsOf } from "./node-states.js";
import type { FoundRole } from "./role-of.js";

/** UTF-16 code units of a name. */
export const MAX_NAME = 500;

/** A node while its tree is made. */
export type TreeNode = { -readonly [K in keyof AccessibilityNode]: AccessibilityNode[K] } & {
  issues: string[];
  children: TreeNode[];
};

/** Not the page's own: an image named "defaultView" hides that of the document. */
const options = {
  getComputedStyle: (element: Element, pseudo?: string | null) => window.getComputedStyle(element, pseudo),
};

/** Words of the page. */
export const textNode = (text: string): TreeNode => ({
  tag: "#text",
  role: "StaticText",
  name: clip(text, MAX_NAME),
  ariaAttributes: {},
  semanticInfo: {},
  issues: [],
  children: [],
});

/** One element, without its children. */
export function accessibleNode(element: Element, { role, unknown }: FoundRole): TreeNode {
  const name = nameOf(element, role);
  const tabIndex = focusOrderOf(element);
  const description = descriptionOf(element);
  return {
    tag: tagOf(element),
    role,
    name,
    focusable: tabIndex !== undefined,
    ...(tabIndex === undefined ? {} : { tabIndex }),
    visible: isVisible(element),
    ariaAttributes: ariaAttributesOf(element),
    semanticInfo: { ...semanticsOf(element, role), ...(description === "" ? {} : { description }) },
    issues: issuesOf(
      element,
      { role, name, ...(tabIndex === undefined ? {} : { tabIndex }) },
      unknown !== undefined,
    ),
    children: [],
  };
}

const fields: ReadonlySet<string> = new Set(["textbox", "searchbox", "spinbutton", "combobox"]);

const has = (element: Element, names: readonly string[]): boolean =>
  names.some((name) => attribute(element, name) !== null);

function nameOf(element: Element, role: string): string {
  if (namedByAttributeOnly.has(role) && !has(element, ["aria-label", "aria-labelledby", "title"])) return "";
  const computed =
    asking(() => computeAccessibleName(element, options)) ?? attribute(element, "aria-label") ?? "";
  // HTML-AAM's last resort for a field, which the library leaves out.
  const name =
    computed === "" && fields.has(role) ? (attribute(element, "placeholder") ?? "").trim() : computed;
  return clip(name, MAX_NAME);
}

function descriptionOf(element: Element): string {
  if (!has(element, ["aria-describedby", "aria-description", "title"])) return "";
  return clip(asking(() => computeAccessibleDescription(element, options)) ?? "", MAX_NAME);
}

/** Nothing where the page has hidden what the library asks for, as a control named "getAttribute" does to its form. */
function asking(compute: () => string): string | undefined {
  try {
    return compute();
  } catch {
    return undefined;
  }
}

const isVisible = (element: Element): boolean =>
  Element.prototype.checkVisibility.call(element, { checkOpacity: true, checkVisibilityCSS: true });
