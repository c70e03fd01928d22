import { getRole } from "dom-accessibility-api";
import { attribute, localNameOf, parentElementOf } from "../dom-access.js";
import { isRole } from "./aria-roles.js";

/** Roles by HTML-AAM where the library has none. */
const roleOfTag: Readonly<Record<string, string>> = {
  address: "group",
  audio: "audio",
  blockquote: "blockquote",
  canvas: "canvas",
  caption: "caption",
  code: "code",
  del: "deletion",
  dfn: "term",
  em: "emphasis",
  figcaption: "caption",
  frame: "iframe",
  hgroup: "group",
  iframe: "iframe",
  ins: "insertion",
  mark: "mark",
  meter: "meter",
  p: "paragraph",
  s: "deletion",
  search: "search",
  strong: "strong",
  sub: "subscript",
  sup: "superscript",
  svg: "img",
  time: "time",
  video: "video",
};

/** Inputs for which ARIA has no role of their own; `type` then says more. */
const roleOfInput: Readonly<Record<string, string>> = { color: "button", file: "button" };

const sectioning = "article, aside, main, nav, section";

/** A role, and what stood there instead where nobody knows it. */
export interface FoundRole {
  readonly role: string;
  readonly unknown?: string;
}

/** The role of an element: the first of its author's that exists, else by what it is (HTML-AAM). */
export function roleOf(element: Element): FoundRole {
  const given = (attribute(element, "role") ?? "").trim().toLowerCase().split(/\s+/);
  const known = given.find(isRole);
  const first = given[0] ?? "";
  if (first === "") return { role: implicitRole(element, element) };
  // The library looks at the first alone; it knows when `none` does not count.
  if (known === first) return { role: libraryRole(element) ?? implicitRole(element, element) };
  if (known !== undefined) return { role: known, unknown: first };
  const without = Node.prototype.cloneNode.call(element, false) as Element;
  Element.prototype.removeAttribute.call(without, "role");
  return { role: implicitRole(element, without), unknown: first };
}

/** @param plain the element without its own role */
function implicitRole(element: Element, plain: Element): string {
  const tag = localNameOf(element);
  const role = libraryRole(plain) ?? (Object.hasOwn(roleOfTag, tag) ? roleOfTag[tag] : undefined);
  switch (tag) {
    case "input":
      return role ?? roleOfInput[(attribute(element, "type") ?? "").toLowerCase()] ?? "textbox";
    case "header":
    case "footer":
      return isWithin(element, sectioning) ? "generic" : (role ?? "generic");
    case "aside":
      return isWithin(element, sectioning) && !isLabelled(element) ? "generic" : "complementary";
    case "section":
    case "form":
      return isLabelled(element) && role !== undefined ? role : "generic";
    case "th":
      return /^row/i.test(attribute(element, "scope") ?? "") ? "rowheader" : "columnheader";
    case "td":
      return isWithin(element, "[role=grid], [role=treegrid]") ? "gridcell" : "cell";
    default:
      return role ?? "generic";
  }
}

/**
 * What the library says, but for the one name that is not ARIA's (a legend's); nothing where the page has hidden what it
 * asks for, as a control named "getAttribute" does.
 */
function libraryRole(element: Element): string | undefined {
  try {
    const role = getRole(element);
    return role === null || role === "legend" ? undefined : role;
  } catch {
    return undefined;
  }
}

const isLabelled = (element: Element): boolean =>
  ["aria-label", "aria-labelledby", "title"].some((name) => (attribute(element, name) ?? "").trim() !== "");

function isWithin(element: Element, selector: string): boolean {
  const parent = parentElementOf(element);
  return parent !== null && Element.prototype.closest.call(parent, selector) !== null;
}
