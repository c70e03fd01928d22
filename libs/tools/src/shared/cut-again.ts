import { jsonBytes, truncateToBytes } from "./truncate.js";
import type { Truncated } from "./truncate.js";

const mark = /\n\.\.\. \[TRUNCATED - original size: (\d+)\]$/;
/** UTF-16 code units of the longest mark. */
const MARK_LENGTH = 50;

/**
 * Cuts as {@link truncateToBytes} does a text that the extension may have cut before: the mark goes on telling the size of
 * the whole.
 */
export function cutAgain(text: string, limit: number, maxBytes: number): Truncated {
  const found = mark.exec(text.slice(-MARK_LENGTH));
  if (found === null) return truncateToBytes(text, limit, maxBytes);
  const [whole, size] = found;
  const originalSize = Number(size);
  const begin = text.slice(0, text.length - whole.length);
  if (begin.length <= limit && jsonBytes(text) <= maxBytes) return { text, truncated: true, originalSize };
  // Room for the larger number: each of its digits takes one byte.
  const cut = truncateToBytes(begin, limit, maxBytes - MARK_LENGTH);
  const kept = cut.text.replace(mark, "");
  return { text: kept === "" ? "" : `${kept}${whole}`, truncated: true, originalSize };
}
