import { attribute, isHtml, localNameOf, parentElementOf } from "./dom-access.js";
import { browserStyleOf, inheritedProperties, ownProperties } from "./style-defaults.js";

/** Controls take no font or colour from their parent. */
const controls: ReadonlySet<string> = new Set(["button", "input", "select", "textarea"]);
const resetByControls: ReadonlySet<string> = new Set([
  "color",
  "font-family",
  "font-size",
  "font-style",
  "font-weight",
  "letter-spacing",
  "line-height",
  "text-align",
  "text-indent",
  "text-shadow",
  "text-transform",
]);

/** UTF-16 code units of one value: a background image may be a whole file in a data URL. */
const MAX_VALUE = 300;

const own = Object.entries(ownProperties);
const inherited = Object.entries(inheritedProperties);
const noStyles: ReadonlyMap<string, string> = new Map();

/**
 * The computed styles of an element that differ from what it has by itself: from the browser's style sheet for its tag,
 * else from the parent's value for a property that is inherited, else from the initial value.
 * @param isTop where the parent is not told either: then nothing counts as inherited
 */
export function computedStyles(element: Element, isTop: boolean): Record<string, string> {
  const computed = getComputedStyle(element);
  const styles: Record<string, string> = {};
  const tag = localNameOf(element);
  const browsers = isHtml(element) ? browserStyleOf(tag, typeOf(element, tag)) : noStyles;
  const tell = (property: string, value: string): void => {
    styles[property] = value.length > MAX_VALUE ? `${value.slice(0, MAX_VALUE)}…` : value;
  };
  for (const [property, initial] of own) {
    const value = computed.getPropertyValue(property);
    if (value === (browsers.get(property) ?? initial) || value === "" || isNatural(property, value)) continue;
    tell(property, value);
  }
  const parent = isTop ? null : parentElementOf(element);
  const parents = parent === null ? undefined : getComputedStyle(parent);
  const isControl = controls.has(tag);
  for (const [property, initial] of inherited) {
    const value = computed.getPropertyValue(property);
    const resets = isControl && resetByControls.has(property);
    const natural =
      browsers.get(property) ?? (resets ? undefined : parents?.getPropertyValue(property)) ?? initial;
    if (value !== natural && value !== "") tell(property, value);
  }
  return styles;
}

const typeOf = (element: Element, tag: string): string | undefined =>
  tag === "input" ? (attribute(element, "type") ?? "text").trim().toLowerCase() : undefined;

/** The least width of what lies in a flex or grid container is computed as `auto`, elsewhere as 0. */
const isNatural = (property: string, value: string): boolean =>
  property.startsWith("min-") && value === "auto";
