import { clip, jsonBytes, truncateToBytes } from "./truncate.js";

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

/** An entry of an object with less room than this is left out rather than cut. */
const LEAST_ROOM = 100;

/** Characters of a key in a phrase about a cut. */
const KEY_IN_PATH = 50;

/**
 * Makes a result fit into so many bytes of JSON. Every part gets its fair share: what is small (address, title, counts)
 * stays whole, long texts are cut and marked, of long lists the first items stay. Works on any tool's result and keeps
 * its form; a field `cut` tells what is missing.
 * @param text the result as compact JSON
 * @param limit bytes, at least 2,000
 * @param advice how to get what is missing; stands last in `cut`
 * @param bytes of the text, where they are known
 */
export function fitResult(
  structured: object,
  text: string,
  limit: number,
  advice?: string,
  bytes = Buffer.byteLength(text),
): FittedResult {
  if (bytes <= limit) return { structured, text, cut: [] };
  const cuts: string[] = [];
  const adviceBytes = advice === undefined ? 0 : jsonBytes(advice) + ",".length;
  const shrunk = shrinkObject(structured, limit - RESERVE - adviceBytes, "", cuts);
  const named = cuts.slice(0, MAX_NAMED_CUTS);
  const cut = [
    ...named,
    ...(cuts.length > named.length ? [`and ${cuts.length - named.length} more`] : []),
    ...(advice === undefined ? [] : [advice]),
  ];
  const fitted = { ...shrunk, cut };
  return { structured: fitted, text: JSON.stringify(fitted), cut };
}

function shrink(value: unknown, budget: number, path: string, cuts: string[]): unknown {
  if (jsonBytes(value) <= budget) return value;
  if (typeof value === "string") return shrinkText(value, budget, path, cuts);
  if (Array.isArray(value)) return shrinkList(value, budget, path, cuts);
  return typeof value === "object" && value !== null ? shrinkObject(value, budget, path, cuts) : value;
}

function shrinkText(value: string, budget: number, path: string, cuts: string[]): string {
  const { text } = truncateToBytes(value, value.length - 1, budget);
  cuts.push(`${path}: cut from ${value.length} characters`);
  return text;
}

function shrinkList(value: readonly unknown[], budget: number, path: string, cuts: string[]): unknown[] {
  const kept: unknown[] = [];
  let left = budget - "[]".length;
  for (const item of value) {
    const bytes = jsonBytes(item) + ",".length;
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
  const parts = Object.entries(value).map(([key, item], index) => {
    const keyBytes = jsonBytes(key) + ":,".length;
    return { key, item: item as unknown, index, keyBytes, bytes: keyBytes + jsonBytes(item) };
  });
  // Small parts first, so that what they leave goes to the large; among equals the last give way to the first.
  const bySize = [...parts].sort((a, b) => a.bytes - b.bytes || b.index - a.index);
  const kept = new Map<string, unknown>();
  let left = budget - "{}".length;
  for (const [rank, { key, item, keyBytes, bytes }] of bySize.entries()) {
    const share = Math.floor(left / (bySize.length - rank));
    if (bytes <= share) kept.set(key, item);
    else if (share - keyBytes >= LEAST_ROOM) {
      const name = clip(key, KEY_IN_PATH);
      kept.set(key, shrink(item, share - keyBytes, path === "" ? name : `${path}.${name}`, cuts));
    } else continue;
    left -= keyBytes + jsonBytes(kept.get(key));
  }
  if (kept.size < parts.length) cuts.push(`${path || "result"}: ${kept.size} of ${parts.length} keys`);
  return Object.fromEntries(parts.filter(({ key }) => kept.has(key)).map(({ key }) => [key, kept.get(key)]));
}
