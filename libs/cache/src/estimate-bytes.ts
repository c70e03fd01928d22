/** What V8 needs at least for an object or array, and for each of its slots. */
const OBJECT_BYTES = 32;
const SLOT_BYTES = 8;

/**
 * About how many bytes of memory a JSON value takes: two per UTF-16 unit of its strings, and something for every
 * object. Keys are not counted, because V8 holds equal ones once. Works on a list, not on the call stack, since a
 * DOM tree may be deep.
 */
export function estimateBytes(value: unknown): number {
  let bytes = 0;
  const parts: unknown[] = [value];
  while (parts.length > 0) {
    const part = parts.pop();
    if (typeof part === "string") bytes += 2 * part.length;
    else if (typeof part === "object" && part !== null) {
      const members: unknown[] = Object.values(part);
      bytes += OBJECT_BYTES + SLOT_BYTES * members.length;
      for (const member of members) parts.push(member);
    }
  }
  return bytes;
}
