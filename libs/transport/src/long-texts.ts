import { LongText } from "@browser-mcp/protocol";
import { isAscii } from "node:buffer";
import { randomUUID } from "node:crypto";
import { isRecord } from "./normalise/values.js";

/** The key of an answer's data under which its long texts stand: a symbol, because it crosses no wire. */
const LONG_TEXTS = Symbol("long texts");

/** Characters of JSON from which on a text is long: below, to decode and encode it costs less than to look for it. */
const LONG = 4_096;

/** Texts that are looked through for long ones: a tree has too many, and none of them long. */
const MAX_TEXTS = 200;

/** Stands, with its number behind it, for a long text while the rest is parsed; no page knows it. */
const placeholder = randomUUID();

/** The long texts of an answer's data that somebody has read, where it was parsed by {@link parseWithLongTexts}. */
export function longTextsOf(data: unknown): readonly LongText[] | undefined {
  const texts: unknown = isRecord(data)
    ? Object.getOwnPropertyDescriptor(data, LONG_TEXTS)?.value
    : undefined;
  if (!Array.isArray(texts)) return undefined;
  return texts.filter((text) => text instanceof LongText && text.isRead);
}

/** Whether data was parsed by {@link parseWithLongTexts}. */
export const hasLongTexts = (data: object): boolean => LONG_TEXTS in data;

/**
 * Parses a frame whose `data` has long texts, which are decoded when they are read; one that is no JSON then reads as
 * undefined.
 * @param bytes of the frame
 * @returns undefined for every other text: it is to be parsed whole
 */
export function parseWithLongTexts(frame: string, bytes: Buffer): unknown {
  if (frame.length < LONG) return undefined;
  const texts: LongText[] = [];
  // Bytes lie where the collector of garbage does not move them about, and live longer than a moment.
  // Of the same length is also what has bytes that are no UTF-8, and must not be sent on as it is.
  const isSame = bytes.length === frame.length && isAscii(bytes);
  const bytesOf = (from: number, to: number): Buffer =>
    isSame ? bytes.subarray(from, to) : Buffer.from(frame.slice(from, to));
  const rest = takeOut(frame, bytesOf, texts);
  if (rest === undefined || texts.length === 0) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(rest);
  } catch {
    return undefined;
  }
  const data: unknown = isRecord(value) ? value["data"] : undefined;
  return isRecord(data) && putBack(data, texts) ? value : undefined;
}

/** The JSON with a placeholder for each long text; undefined where it has many texts or a broken one. */
function takeOut(
  frame: string,
  bytesOf: (from: number, to: number) => Buffer,
  texts: LongText[],
): string | undefined {
  let rest = "";
  let from = 0;
  let start = frame.indexOf('"');
  for (let seen = 0; start >= 0; seen += 1) {
    if (seen === MAX_TEXTS) return undefined;
    const end = endOfText(frame, start + 1);
    if (end < 0) return undefined;
    if (end - start > LONG) {
      rest += `${frame.slice(from, start)}"${placeholder}${texts.length}"`;
      from = end + 1;
      texts.push(new LongText(bytesOf(start, from), from - start));
    }
    start = frame.indexOf('"', end + 1);
  }
  return rest + frame.slice(from);
}

/** Where the quotation mark is that ends a JSON string: the next one behind an even number of backslashes. */
function endOfText(json: string, from: number): number {
  for (let end = json.indexOf('"', from); end >= 0; end = json.indexOf('"', end + 1)) {
    let before = end;
    while (before > from && json.charCodeAt(before - 1) === BACKSLASH) before -= 1;
    if ((end - before) % 2 === 0) return end;
  }
  return -1;
}

const BACKSLASH = 0x5c;

/** Puts the long texts where they stood; false where that was anywhere but at the top of the data. */
function putBack(data: Readonly<Record<string, unknown>>, texts: readonly LongText[]): boolean {
  let found = 0;
  for (const key of Object.keys(data)) {
    const value = data[key];
    if (typeof value !== "string" || !value.startsWith(placeholder)) continue;
    const long = texts[Number(value.slice(placeholder.length))];
    if (long === undefined) return false;
    found += 1;
    Object.defineProperty(data, key, { configurable: true, enumerable: true, get: () => long.text });
  }
  Object.defineProperty(data, LONG_TEXTS, { value: texts });
  return found === texts.length;
}
