import type { SecretKind } from "./secret-kinds.js";
import { headerKindOf, strengthOf } from "./sensitive-names.js";

/** A record of any kind: an element's attributes, a header, a cookie, an entry of a form. */
export type Fields = Readonly<Record<string, unknown>>;

/** Parts of `autocomplete` (HTML, "Autofill") that say what is typed into a field. */
const autofill: Readonly<Record<string, SecretKind>> = {
  "current-password": "password-field",
  "new-password": "password-field",
  "one-time-code": "password-field",
  "cc-number": "card-field",
  "cc-csc": "card-field",
  "cc-exp": "card-field",
  "cc-exp-month": "card-field",
  "cc-exp-year": "card-field",
};

/** What a record says of its own `value` or `content`; `undefined` where it is no secret. */
export function fieldKindOf(fields: Fields): SecretKind | undefined {
  const { value, content } = fields;
  if (!isText(value) && !isText(content)) return undefined;
  if (isText(fields.type) && fields.type.toLowerCase() === "password") return "password-field";
  if (isText(fields.autocomplete)) {
    for (const part of fields.autocomplete.toLowerCase().split(/\s+/)) {
      const kind = Object.hasOwn(autofill, part) ? autofill[part] : undefined;
      if (kind !== undefined) return kind;
    }
  }
  const { name, domain, path } = fields;
  if (isText(name) && isText(domain) && isText(path)) return "cookie";
  for (const title of [name, fields.key, fields.id, fields.property]) {
    if (!isText(title) || title.length > 60) continue;
    const header = headerKindOf(title);
    if (header !== undefined)
      return strengthOf(title) === "strong" && !/^x-|^api/i.test(title) ? "credential" : header;
  }
  return undefined;
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
