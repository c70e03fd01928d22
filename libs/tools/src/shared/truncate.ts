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
  return {
    text: `${clip(text, limit)}\n... [TRUNCATED - original size: ${originalSize}]`,
    truncated: true,
    originalSize,
  };
}

/** The first `limit` code units of a text, one fewer where the cut would split a surrogate pair. No mark. */
export function clip(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = limit > 0 && isHighSurrogate(text.charCodeAt(limit - 1)) ? limit - 1 : limit;
  return text.slice(0, end);
}

/** Bytes of a value as JSON. */
export const jsonBytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value) ?? "");

/** What the mark of a cut text takes at most as JSON, the text's quotation marks included. */
const MARK_BYTES = 50;

/** No UTF-16 unit takes more bytes of JSON: `\u001f`. */
const MOST_BYTES_PER_UNIT = 6;

/**
 * Cuts as {@link truncate} does, and further where what is left would take more than so many bytes of JSON; where not even
 * the mark has room the text is empty. Always cut from the whole text, so that the mark tells the true size.
 */
export function truncateToBytes(text: string, limit: number, maxBytes: number): Truncated {
  // No unit takes less than a byte: what lies beyond is not even counted.
  let length = Math.max(0, Math.min(limit, text.length, maxBytes));
  let cut = truncate(text, length);
  // The second test spares short texts the count.
  if (maxBytes === Infinity || cut.text.length * MOST_BYTES_PER_UNIT + '""'.length <= maxBytes) return cut;
  // JSON escapes make some texts longer than others: a few rounds find the length that fits.
  let most = 1;
  for (let bytes = jsonBytes(cut.text); bytes > maxBytes; bytes = jsonBytes(cut.text)) {
    if (length <= 0 || maxBytes <= 2) return { text: "", truncated: true, originalSize: text.length };
    // At first no more than is too much; then by a tenth, for all that is too much may stand at the beginning.
    const part = (maxBytes - MARK_BYTES) / (bytes - MARK_BYTES);
    length = Math.max(0, Math.floor(length * Math.min(most, part)));
    most = 0.9;
    cut = truncate(text, length);
  }
  return cut;
}
