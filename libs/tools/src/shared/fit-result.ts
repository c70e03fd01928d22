import { truncate } from "./truncate.js";

/** A result that fits, and what was cut from it, one phrase each; none where it fitted as it was. */
export interface FittedResult {
  readonly structured: object;
  /** The same as compact JSON. */
  readonly text: string;
  readonly cut: readonly string[];
}

/** Bytes kept free for the list of cuts. */
const RESERVE = 1_000;

/** At most so many cuts are named one by one. */
const MAX_NAMED_CUTS = 10;

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value) ?? "");

/**
 * Makes a result fit into so many bytes of JSON. Every part gets its fair share: what is small (address, title, counts)
 * stays whole, long texts are cut and marked, of long lists the first items stay. Works on any tool's result and keeps
 * its form; a field `cut` tells what is missing.
 * @param text the result as compact JSON
 * @param limit bytes, at least 2,000
 */
export function fitResult(structured: object, text: string, limit: number): FittedResult {
  if (Buffer.byteLength(text) <= limit) return { structured, text, cut: [] };
  const cuts: string[] = [];
  const shrunk = shrinkObject(structured, limit - RESERVE, "", cuts);
  const named = cuts.slice(0, MAX_NAMED_CUTS);
  const cut = cuts.length > named.length ? [...named, `and ${cuts.length - named.length} more`] : named;
  const fitted = { ...shrunk, cut };
  return { structured: fitted, text: JSON.stringify(fitted), cut };
}

function shrink(value: unknown, budget: number, path: string, cuts: string[]): unknown {
  if (bytesOf(value) <= budget) return value;
  if (typeof value === "string") return shrinkText(value, budget, path, cuts);
  if (Array.isArray(value)) return shrinkList(value, budget, path, cuts);
  return typeof value === "object" && value !== null ? shrinkObject(value, budget, path, cuts) : value;
}

function shrinkText(value: string, budget: number, path: string, cuts: string[]): string {
  let length = value.length;
  let text = value;
  // JSON escapes make some texts longer than others; a few rounds find the length that fits.
  while (bytesOf(text) > budget && length > 0) {
    length = Math.floor(Math.min(length * 0.9, (length * budget) / bytesOf(text)));
    text = truncate(value, length).text;
  }
  cuts.push(`${path}: ${length} of ${value.length} characters`);
  return text;
}

function shrinkList(value: readonly unknown[], budget: number, path: string, cuts: string[]): unknown[] {
  const kept: unknown[] = [];
  let left = budget - "[]".length;
  for (const item of value) {
    const bytes = bytesOf(item) + ",".length;
    if (bytes > left) {
      // One large item among small ones (the body beside the head) is cut rather than lost.
      if (bytes > budget / 4 && left > RESERVE)
        kept.push(shrink(item, left, `${path}[${kept.length}]`, cuts));
      break;
    }
    kept.push(item);
    left -= bytes;
  }
  if (kept.length < value.length) cuts.push(`${path}: ${kept.length} of ${value.length} items`);
  return kept;
}

function shrinkObject(value: object, budget: number, path: string, cuts: string[]): Record<string, unknown> {
  const parts = Object.entries(value).map(([key, item]) => ({
    key,
    item: item as unknown,
    bytes: bytesOf(item),
  }));
  let left = budget - parts.reduce((sum, { key }) => sum + bytesOf(key) + ":,".length, "{}".length);
  const sizes = new Map<string, unknown>();
  const bySize = [...parts].sort((a, b) => a.bytes - b.bytes);
  for (const [index, { key, item, bytes }] of bySize.entries()) {
    const share = Math.floor(left / (bySize.length - index));
    sizes.set(key, shrink(item, share, path === "" ? key : `${path}.${key}`, cuts));
    left -= Math.min(bytes, share);
  }
  return Object.fromEntries(parts.map(({ key }) => [key, sizes.get(key)]));
}
