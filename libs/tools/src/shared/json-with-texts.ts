import { LongText } from "@browser-mcp/protocol";

/** The JSON of an object, in which those of its texts that are there as JSON already stand as they are. */
export function jsonWithTexts(structured: object, texts: readonly LongText[] | undefined): string {
  if (texts === undefined) return JSON.stringify(structured);
  const short: Record<string, unknown> = {};
  const long: { readonly key: string; readonly json: string }[] = [];
  for (const key of Object.keys(structured)) {
    const value: unknown = Reflect.get(structured, key);
    const json = typeof value === "string" ? LongText.jsonOf(texts, value) : undefined;
    short[key] = json === undefined ? value : "";
    if (json !== undefined) long.push({ key, json });
  }
  let done = "";
  let rest = JSON.stringify(short);
  for (const { key, json } of long) {
    // A quotation mark within a text has a backslash before it, so that this stands nowhere before the field itself.
    const field = `${JSON.stringify(key)}:`;
    const start = rest.indexOf(`${field}""`) + field.length;
    done += rest.slice(0, start) + json;
    rest = rest.slice(start + '""'.length);
  }
  return done + rest;
}
