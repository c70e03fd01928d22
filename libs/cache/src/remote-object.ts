import type { RemoteObject } from "@browser-mcp/protocol";

type Preview = NonNullable<RemoteObject["preview"]>;
type EntryPreview = NonNullable<Preview["entries"]>[number]["value"];

/** Where the stack begins in the description of an error. */
const STACK_START = /\n\s+at /;

/** Whether the page would print it the same everywhere: a string, number, boolean or null. */
export function isLiteral({ type, subtype, unserializableValue }: RemoteObject): boolean {
  if (unserializableValue !== undefined) return false;
  return type === "string" || type === "number" || type === "boolean" || subtype === "null";
}

/** Whether it is an error, whose own text says more than JSON would. */
export function isError({ subtype }: RemoteObject): boolean {
  return subtype === "error";
}

/** The stack that an error carries, with its message, as the page prints it. */
export function errorStack({ description = "" }: RemoteObject): string | undefined {
  return STACK_START.test(description) ? description : undefined;
}

/** A value as a person reads it in a console: strings bare, errors without their stack, objects by their preview. */
export function renderRemoteObject(object: RemoteObject): string {
  const { type, subtype, value, unserializableValue, description, className, preview } = object;
  if (unserializableValue !== undefined) return unserializableValue;
  if (subtype === "null") return "null";
  if (type === "undefined") return "undefined";
  if (isError(object)) return (description ?? className ?? "Error").split(STACK_START, 1)[0] ?? "";
  if (value !== undefined) return typeof value === "string" ? value : JSON.stringify(value);
  const name = description ?? className ?? type;
  return preview === undefined ? name : renderPreview(preview, name, subtype);
}

function renderPreview(preview: Preview, name: string, subtype: string | undefined): string {
  const isArray = subtype === "array" || subtype === "typedarray";
  const members = preview.properties.map(({ name: key, type, subtype: kind, value = kind ?? type }) => {
    const text = type === "string" ? JSON.stringify(value) : value;
    return isArray && /^\d+$/.test(key) ? text : `${key}: ${text}`;
  });
  const entries = (preview.entries ?? []).map(({ key, value }) =>
    key === undefined ? renderEntry(value) : `${renderEntry(key)} => ${renderEntry(value)}`,
  );
  const parts = [...(preview.entries === undefined ? members : entries), ...(preview.overflow ? ["…"] : [])];
  // A date, an expression, a node or a promise without members says all in its name.
  if (parts.length === 0 && name !== "Object" && !isArray) return name;
  const [open, close] = isArray ? ["[", "]"] : ["{", "}"];
  const prefix = name === "Object" || subtype === "array" ? "" : `${name} `;
  return `${prefix}${open}${parts.join(", ")}${close}`;
}

function renderEntry({ type, description = type }: EntryPreview): string {
  return type === "string" ? JSON.stringify(description) : description;
}
