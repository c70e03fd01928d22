import { LongText, PiecedJson } from "@browser-mcp/protocol";

/**
 * The JSON of a tool's result, in which those of its texts that are there as JSON already stand as they are.
 * @returns the pieces where there are such texts, else the JSON
 */
export function jsonWithTexts(
  structured: object,
  texts: readonly LongText[] | undefined,
):
  | { readonly json: string; readonly bytes: number }
  | { readonly pieced: PiecedJson; readonly bytes: number } {
  if (texts === undefined || texts.length === 0) return whole(structured);
  const pieces: (string | LongText)[] = [];
  let piece = "{";
  let joint = "";
  let short: [string, unknown][] = [];
  const add = (fields: string): void => {
    if (fields === "") return;
    piece += joint + fields;
    joint = ",";
  };
  const addShort = (): void => {
    add(JSON.stringify(Object.fromEntries(short)).slice("{".length, -"}".length));
    short = [];
  };
  for (const key of Object.keys(structured)) {
    const value: unknown = Reflect.get(structured, key);
    const text = typeof value === "string" ? LongText.find(texts, value) : undefined;
    if (text === undefined) {
      short.push([key, value]);
      continue;
    }
    addShort();
    add(`${JSON.stringify(key)}:`);
    pieces.push(piece, text);
    piece = "";
  }
  if (pieces.length === 0) return whole(structured);
  addShort();
  pieces.push(`${piece}}`);
  let bytes = 0;
  for (const part of pieces) bytes += typeof part === "string" ? Buffer.byteLength(part) : part.bytes.length;
  return { pieced: new PiecedJson(pieces, bytes), bytes };
}

function whole(structured: object): { readonly json: string; readonly bytes: number } {
  const json = JSON.stringify(structured);
  return { json, bytes: Buffer.byteLength(json) };
}
