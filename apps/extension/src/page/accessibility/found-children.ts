import { attribute, attributesOf, dataOf, isElement, isHtml, isText, localNameOf } from "../dom-access.js";
import { flatChildrenOf } from "../flat-tree.js";
import { leafRoles, plainRoles } from "./aria-roles.js";
import { focusOrderOf } from "./node-states.js";
import { roleOf, type FoundRole } from "./role-of.js";

/** An element with a place of its own in the tree. */
export interface FoundElement extends FoundRole {
  readonly element: Element;
  /** Whether nothing inside it counts. */
  readonly isLeaf: boolean;
}

/** Words between such elements. */
export interface FoundText {
  readonly element?: undefined;
  readonly text: string;
}

/** What assistive technology finds directly in an element. */
export interface Found {
  readonly children: readonly (FoundElement | FoundText)[];
  /** Whether `aria-hidden` hides something here that can take the focus. */
  readonly hidesFocusable: boolean;
}

const never: ReadonlySet<string> = new Set(
  "base head link meta noscript param script source style template title track".split(" "),
);

/** Marks the end of a box, at which a run of words ends too. */
const boxEnd = Symbol("the end of a box");

/**
 * The children of an element in the tree: what lies in elements without meaning of their own takes their place. Words side
 * by side are one run, as they are read; a box ends it.
 */
export function foundIn(holder: Element): Found {
  const children: (FoundElement | FoundText)[] = [];
  let words = "";
  let hidesFocusable = false;
  const endRun = (): void => {
    const text = words.replace(/\s+/g, " ").trim();
    if (text !== "") children.push({ text });
    words = "";
  };
  const pending: (Node | typeof boxEnd)[] = shownIn(holder);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next === boxEnd) endRun();
    else if (isText(next)) words += dataOf(next);
    else if (isElement(next)) {
      const style = getComputedStyle(next);
      if (style.display === "none" || never.has(localNameOf(next))) continue;
      if (attribute(next, "aria-hidden") === "true") {
        hidesFocusable ||= holdsFocusable(next);
        continue;
      }
      const isInline = /^(inline|contents|$)/.test(style.display);
      if (!isInline || localNameOf(next) === "br") endRun();
      const found = style.visibility === "visible" ? roleOf(next) : { role: "generic" };
      const inside = shownIn(next, style.visibility === "visible");
      if (style.visibility === "visible" && counts(next, found, isInline, inside)) {
        endRun();
        const role = plainRoles.has(found.role) ? "generic" : found.role;
        children.push({ ...found, role, element: next, isLeaf: isLeaf(next, role) });
      } else if (!isDecoration(next, found)) {
        if (!isInline) pending.push(boxEnd);
        // One by one: more arguments than the stack holds would be too many.
        for (const node of inside) pending.push(node);
      }
    }
  }
  endRun();
  return { children, hidesFocusable };
}

/** What is shown in an element, last first. */
function shownIn(element: Element, withText = true): Node[] {
  const closed = localNameOf(element) === "details" && attribute(element, "open") === null;
  return flatChildrenOf(element)
    .filter((child) =>
      isElement(child) ? !closed || localNameOf(child) === "summary" : withText && !closed && isText(child),
    )
    .reverse();
}

/** Whether an element has a place of its own: for its meaning, for its focus, or because it is a box with words in it. */
function counts(
  element: Element,
  { role, unknown }: FoundRole,
  isInline: boolean,
  inside: readonly Node[],
): boolean {
  if (isDecoration(element, { role })) return false;
  if (!plainRoles.has(role) || unknown !== undefined) return true;
  if (focusOrderOf(element) !== undefined || hasAria(element)) return true;
  return !isInline && inside.some((node) => isText(node) && dataOf(node).trim() !== "");
}

/** An image that says of itself that it is none, and a drawing without words. */
function isDecoration(element: Element, { role }: FoundRole): boolean {
  const tag = localNameOf(element);
  if (tag === "img") return plainRoles.has(role);
  if (tag !== "svg" || isHtml(element)) return false;
  if (plainRoles.has(role)) return true;
  const title = Element.prototype.querySelector.call(element, "title");
  return title === null && attribute(element, "role") === null && !hasAria(element);
}

function isLeaf(element: Element, role: string): boolean {
  // A region that is edited in place shows its words.
  if (attribute(element, "contenteditable") !== null) return false;
  return leafRoles.has(role) || localNameOf(element) === "svg" || localNameOf(element) === "textarea";
}

function hasAria(element: Element): boolean {
  const all = attributesOf(element);
  for (let index = 0; index < all.length; index += 1) {
    if (all[index]?.name.startsWith("aria-") === true) return true;
  }
  return false;
}

function holdsFocusable(hidden: Element): boolean {
  const candidates = Element.prototype.querySelectorAll.call(
    hidden,
    "a[href], button, input, select, textarea, [tabindex]",
  );
  for (const candidate of [hidden, ...candidates]) {
    const order = focusOrderOf(candidate);
    if (order !== undefined && order >= 0 && Element.prototype.checkVisibility.call(candidate)) return true;
  }
  return false;
}
