import { charCodeAt, parseJson, slice, stringify } from "./pristine.js";

/** Collects text up to a bound. */
export interface TextRoom {
  text: string;
  /** UTF-16 units that were to be written. */
  size: number;
  readonly limit: number;
}

export const textRoom = (limit: number): TextRoom => ({ text: "", size: 0, limit });

export const isFull = (room: TextRoom): boolean => room.size >= room.limit;

export function write(room: TextRoom, text: string): void {
  const left = room.limit - room.size;
  room.size += text.length;
  if (left > 0) room.text += text.length > left ? firstOf(text, left) : text;
}

/** What was collected; a text that did not fit ends with a mark that says so. */
export const collected = ({ text, size, limit }: TextRoom): string =>
  size > limit ? `${text}\n... [TRUNCATED - original size: ${size}]` : text;

/** The beginning of a text, without half a surrogate pair at its end. A copy, so that the whole is not kept alive. */
export function firstOf(text: string, length: number): string {
  if (text.length <= length) return text;
  const last = charCodeAt(text, length - 1);
  const isHalf = last >= 0xd800 && last <= 0xdbff;
  const copy: unknown = parseJson(stringify(slice(text, 0, isHalf ? length - 1 : length)));
  return typeof copy === "string" ? copy : "";
}

/** A text in quotes, as in source code. */
export const quoted = (text: string): string => stringify(text);
