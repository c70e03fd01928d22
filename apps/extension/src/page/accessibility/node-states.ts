import { clip } from "../bounded-text.js";
import { attribute, attributesOf, getterOf, isHtml, localNameOf } from "../dom-access.js";

const MAX_VALUE = 200;
const MAX_ADDRESS = 1_000;
const MAX_ATTRIBUTES = 50;

const tabIndexOfHtml = getterOf(HTMLElement.prototype, "tabIndex");
const tabIndexOfSvg = getterOf(SVGElement.prototype, "tabIndex");
const checkedOf = getterOf(HTMLInputElement.prototype, "checked");
const selectedOf = getterOf(HTMLOptionElement.prototype, "selected");
const rangeOf = getterOf(HTMLInputElement.prototype, "value");

const matches = (element: Element, selector: string): boolean =>
  Element.prototype.matches.call(element, selector);

/** Where an element stands in the order of focus; undefined where it takes none. */
export function focusOrderOf(element: Element): number | undefined {
  if (matches(element, ":disabled")) return undefined;
  const tabIndex = isHtml(element)
    ? tabIndexOfHtml(element as HTMLElement)
    : element instanceof SVGElement
      ? tabIndexOfSvg(element)
      : -1;
  if (tabIndex >= 0 || attribute(element, "tabindex") !== null) return tabIndex;
  return matches(element, "[contenteditable]:not([contenteditable=false i])") ? 0 : undefined;
}

/** The ARIA attributes as they are written, within bounds. */
export function ariaAttributesOf(element: Element): Record<string, string> {
  const found: Record<string, string> = {};
  const all = attributesOf(element);
  for (let index = 0, count = 0; index < all.length && count < MAX_ATTRIBUTES; index += 1) {
    const entry = all[index];
    if (entry?.name.startsWith("aria-") !== true) continue;
    found[clip(entry.name, MAX_VALUE)] = clip(entry.value, MAX_VALUE);
    count += 1;
  }
  return found;
}

/** What an element says of itself beside role, name and ARIA; never what is typed into it. */
export function semanticsOf(element: Element, role: string): Record<string, string | number | boolean> {
  const found: Record<string, string | number | boolean> = {};
  const tag = localNameOf(element);
  const level = role === "heading" ? levelOf(element, tag) : undefined;
  if (level !== undefined) found["level"] = level;
  if (!isHtml(element)) return found;
  const flag = (name: string, holds: boolean): void => {
    if (holds) found[name] = true;
  };
  const text = (name: string, limit = MAX_VALUE): void => {
    const value = attribute(element, name);
    if (value !== null && value !== "") found[name] = clip(value, limit);
  };
  flag("disabled", matches(element, ":disabled"));
  flag("required", matches(element, ":required"));
  if (tag === "a" || tag === "area") text("href", MAX_ADDRESS);
  else if (tag === "iframe" || tag === "frame") text("src", MAX_ADDRESS);
  else if (tag === "details") found["expanded"] = attribute(element, "open") !== null;
  else if (tag === "option") found["selected"] = selectedOf(element as HTMLOptionElement);
  else if (tag === "select") flag("multiple", attribute(element, "multiple") !== null);
  else if (tag === "button") text("type");
  else if (tag === "textarea") text("placeholder");
  else if (tag === "progress" || tag === "meter") for (const name of ["value", "min", "max"]) text(name);
  else if (tag === "input") {
    const type = (attribute(element, "type") ?? "text").trim().toLowerCase();
    found["type"] = clip(type, MAX_VALUE);
    if (type === "checkbox" || type === "radio") found["checked"] = checkedOf(element as HTMLInputElement);
    if (type === "range") found["value"] = clip(rangeOf(element as HTMLInputElement), MAX_VALUE);
    text("placeholder");
  }
  if (tag === "input" || tag === "textarea") flag("readonly", attribute(element, "readonly") !== null);
  return found;
}

function levelOf(element: Element, tag: string): number | undefined {
  const given = Number(attribute(element, "aria-level"));
  if (Number.isInteger(given) && given > 0) return given;
  return /^h[1-6]$/.test(tag) ? Number(tag[1]) : 2;
}
