import { fieldKindOf } from "./field-kind.js";
import type { Redactions } from "./redactions.js";
import { isMark, markOf } from "./secret-kinds.js";

/** Elements whose attributes may say that one of them is a secret. */
const starts = ["<input", "<meta"] as const;
/** Characters of one tag that are looked at. */
const LONGEST_TAG = 8_000;
const attribute = /\s+([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/y;

/** A value within the HTML, by its place. */
interface AttributeValue {
  readonly start: number;
  readonly end: number;
}

/**
 * HTML without the values of password fields, card fields and of `meta` elements whose name is a secret's; the same string
 * where there is none.
 * @param hides whether a kind is hidden
 */
export function redactHtml(html: string, found: Redactions, hides: (kind: string) => boolean): string {
  // Most texts are no HTML, which one character tells.
  const first = html.indexOf("<");
  if (first < 0) return html;
  for (const start of starts) {
    let clean = "";
    let copied = 0;
    let from = first;
    for (let at = html.indexOf(start, from); at >= 0; at = html.indexOf(start, from)) {
      from = at + start.length;
      const secret = secretOf(html.slice(from, from + LONGEST_TAG));
      if (secret === undefined || !hides(secret.kind)) continue;
      clean += html.slice(copied, from + secret.start) + markOf(secret.kind);
      copied = from + secret.end;
      // What looks like an element within the value is hidden with it.
      from = copied;
      found.add(secret.kind);
    }
    if (copied > 0) html = clean + html.slice(copied);
  }
  return html;
}

/** The secret among the attributes at the beginning of a text. */
function secretOf(tag: string) {
  const fields: Record<string, string> = Object.create(null);
  const places = new Map<string, AttributeValue>();
  attribute.lastIndex = 0;
  for (let part = attribute.exec(tag); part !== null; part = attribute.exec(tag)) {
    const [, name, double, single, bare] = part;
    if (name === undefined) break;
    const inQuotes = double ?? single;
    const value = inQuotes ?? bare ?? "";
    const end = attribute.lastIndex - (inQuotes === undefined ? 0 : 1);
    fields[name.toLowerCase()] = value;
    places.set(name.toLowerCase(), { start: end - value.length, end });
  }
  const kind = fieldKindOf(fields);
  if (kind === undefined) return undefined;
  const title = fields["value"] === undefined ? "content" : "value";
  const place = places.get(title);
  const value = fields[title] ?? "";
  return place === undefined || value === "" || isMark(value) ? undefined : { kind, ...place };
}
