const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;

/** The first `limit` UTF-16 code units, one less where the cut would split a surrogate pair, and the mark if it is cut. */
export function cutText(text: string, limit: number, mark: string): string {
  if (text.length <= limit) return text;
  const end = limit > 0 && isHighSurrogate(text.charCodeAt(limit - 1)) ? limit - 1 : limit;
  return text.slice(0, end) + mark;
}
