import { cut } from "./bounded-text.js";
import { attribute, attributesOf, localNameOf } from "./dom-access.js";

const MAX_TEXT = 500;
const MAX_ATTRIBUTES = 100;
/** UTF-16 code units of one name, one value, and all of an element together: more than any address needs. */
const MAX_NAME = 200;
const MAX_VALUE = 2_000;
const MAX_VALUES = 4_000;

/** Stands in the place of a password. */
export const REDACTED = "[REDACTED]";
const secretAutocomplete = /\b(current|new)-password\b/i;

/** Elements in which white space counts. */
const preformatted: ReadonlySet<string> = new Set(["pre", "textarea", "listing", "script", "style"]);

/**
 * The own direct text of a node, without that of its children: trimmed, joined by a space, at most 500 code units.
 * @param localName of the element: in some of them white space counts
 */
export function ownText(texts: readonly string[], localName: string): string | undefined {
  if (texts.length === 0) return undefined;
  const asWritten = preformatted.has(localName);
  const pieces: string[] = [];
  for (const text of texts) {
    const piece = asWritten ? text.trim() : text.trim().replace(/\s+/g, " ");
    if (piece !== "") pieces.push(piece);
  }
  return pieces.length === 0 ? undefined : cut(pieces.join(" "), MAX_TEXT);
}

/**
 * An element's attributes within bounds; never the value of a password. Where some are left out, the key `…` says how
 * many.
 */
export function boundedAttributes(element: Element): Record<string, string> {
  const bounded: Record<string, string> = {};
  const all = attributesOf(element);
  let room = MAX_VALUES;
  for (let index = 0; index < all.length && index < MAX_ATTRIBUTES && room > 0; index += 1) {
    const entry = all[index];
    if (entry === undefined) break;
    const name = cut(entry.name, MAX_NAME);
    const value = cut(entry.value, Math.min(MAX_VALUE, room));
    room -= name.length + value.length;
    // Defined, not set: an attribute named `__proto__` stays an attribute.
    if (name === "__proto__") Object.defineProperty(bounded, name, { value, enumerable: true });
    else bounded[name] = value;
  }
  const missing = all.length - Object.keys(bounded).length;
  if (missing > 0) bounded["…"] = `${missing} more left out`;
  if (Object.hasOwn(bounded, "value") && isSecret(element)) bounded["value"] = REDACTED;
  return bounded;
}

/** Whether what is typed into an element is a password, also while a page shows it as plain text. */
export function isSecret(element: Element): boolean {
  return (
    localNameOf(element) === "input" &&
    (attribute(element, "type")?.trim().toLowerCase() === "password" ||
      secretAutocomplete.test(attribute(element, "autocomplete") ?? ""))
  );
}
