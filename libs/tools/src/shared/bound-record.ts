import { clip, jsonBytes } from "./truncate.js";

/** What bounds the copy of a record. */
export interface RecordBounds<V> {
  /** UTF-16 code units of a key. */
  readonly keyLength: number;
  readonly entries: number;
  /** Bytes of JSON of all keys and values together. */
  readonly bytes: number;
  /** A value in no more than so many bytes of JSON; undefined where nothing of it has room. */
  readonly fit: (value: V, maxBytes: number) => V | undefined;
  /** Told when the copy holds less than the record. */
  readonly onCut: () => void;
}

/** The most that one value may take of all bytes, so that the others have room too. */
const SHARE = 0.75;

/** The key under which a bounded record says how many of its entries are missing. */
const REST = "…";

/** A copy of a record that cannot be large. Where entries are left out, the key `…` says how many. */
export function boundRecord<V>(
  record: Readonly<Record<string, V>>,
  bounds: RecordBounds<V>,
): Record<string, V | string> {
  const all = Object.entries(record);
  const kept = new Map<string, V | string>();
  let left = bounds.bytes;
  for (const [key, whole] of all.slice(0, bounds.entries)) {
    const name = key.length > bounds.keyLength ? `${clip(key, bounds.keyLength)}…` : key;
    const cost = jsonBytes(name) + ":,".length;
    const room = Math.min(left - cost, Math.floor(bounds.bytes * SHARE));
    if (room < '""'.length) continue;
    const value = bounds.fit(whole, room);
    if (value === undefined || kept.has(name)) continue;
    kept.set(name, value);
    if (value !== whole || name !== key) bounds.onCut();
    left -= cost + jsonBytes(value);
  }
  const missing = all.length - kept.size;
  if (missing > 0) {
    kept.set(REST, `${missing} more left out`);
    bounds.onCut();
  }
  // fromEntries defines keys instead of setting them: one named `__proto__` stays a key.
  return Object.fromEntries(kept);
}
