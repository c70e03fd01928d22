/** A text cut to a limit, and how long it was. Lengths are UTF-16 code units, as JavaScript counts. */
export interface Truncated {
  readonly text: string;
  readonly truncated: boolean;
  readonly originalSize: number;
}

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;

/**
 * Cuts a text at `limit` code units, one earlier where the cut would split a surrogate pair, and appends the mark
 * `\n... [TRUNCATED - original size: N]` (WIRE.md 5.2), which is not counted.
 */
export function truncate(text: string, limit: number): Truncated {
  const originalSize = text.length;
  if (originalSize <= limit) return { text, truncated: false, originalSize };
  const end = limit > 0 && isHighSurrogate(text.charCodeAt(limit - 1)) ? limit - 1 : limit;
  return {
    text: `${text.slice(0, end)}\n... [TRUNCATED - original size: ${originalSize}]`,
    truncated: true,
    originalSize,
  };
}
