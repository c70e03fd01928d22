/** Whether a value is a JSON object. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * An element's `tagName` as a tag: HTML elements have it in upper case and are lowered, SVG elements keep the
 * spelling in which they were written (WIRE.md 3.2).
 */
export function htmlTag(tagName: unknown): string | undefined {
  if (typeof tagName !== "string") return undefined;
  return tagName === tagName.toUpperCase() ? tagName.toLowerCase() : tagName;
}

/** The value when it is text. */
export function textOr<D>(value: unknown, otherwise: D): string | D {
  return typeof value === "string" ? value : otherwise;
}
