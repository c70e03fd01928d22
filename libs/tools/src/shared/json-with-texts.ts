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
  const pieces: string[] = [];
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
    const json = typeof value === "string" ? LongText.jsonOf(texts, value) : undefined;
    if (json === undefined) {
      short.push([key, value]);
      continue;
    }
    addShort();
    add(`${JSON.stringify(key)}:`);
    pieces.push(piece, json);
    piece = "";
  }
  if (pieces.length === 0) return whole(structured);
  addShort();
  pieces.push(`${piece}}`);
  let bytes = 0;
  for (const part of pieces) bytes += Buffer.byteLength(part);
  // The engine puts it together when somebody looks at it.
  return { json: pieces.reduce((done, next) => done + next), pieces, bytes };
}

function whole(structured: object): PiecedJson {
  const json = JSON.stringify(structured);
  return { json, bytes: Buffer.byteLength(json) };
}
