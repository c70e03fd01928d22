import { LongText } from "@browser-mcp/protocol";

/** The JSON of an object, with the pieces of which it was put together, if it was. */
export interface PiecedJson {
  readonly json: string;
  readonly pieces?: readonly string[];
  readonly bytes: number;
}

/** The JSON of an object, in which those of its texts that are there as JSON already stand as they are. */
export function jsonWithTexts(structured: object, texts: readonly LongText[] | undefined): PiecedJson {
  if (texts === undefined) return whole(structured);
  const short: Record<string, unknown> = {};
  const long: { readonly key: string; readonly json: string }[] = [];
  for (const key of Object.keys(structured)) {
    const value: unknown = Reflect.get(structured, key);
    const json = typeof value === "string" ? LongText.jsonOf(texts, value) : undefined;
    short[key] = json === undefined ? value : "";
    if (json !== undefined) long.push({ key, json });
  }
  if (long.length === 0) return whole(structured);
  const pieces: string[] = [];
  let rest = JSON.stringify(short);
  for (const { key, json } of long) {
    // A quotation mark within a text has a backslash before it, so that this stands nowhere before the field itself.
    const field = `${JSON.stringify(key)}:`;
    const start = rest.indexOf(`${field}""`) + field.length;
    pieces.push(rest.slice(0, start), json);
    rest = rest.slice(start + '""'.length);
  }
  pieces.push(rest);
  let bytes = 0;
  for (const piece of pieces) bytes += Buffer.byteLength(piece);
  // The engine puts it together when somebody looks at it.
  return { json: pieces.reduce((done, piece) => done + piece), pieces, bytes };
}

function whole(structured: object): PiecedJson {
  const json = JSON.stringify(structured);
  return { json, bytes: Buffer.byteLength(json) };
}
