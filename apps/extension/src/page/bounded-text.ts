/** The first `limit` UTF-16 code units of a text, one fewer where the cut would split a surrogate pair. No mark. */
export function clip(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const last = text.charCodeAt(limit - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? limit - 1 : limit);
}

/** As {@link clip}, with the mark that every cut text of ours ends with (WIRE.md 5.2), which is not counted. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${clip(text, limit)}\n... [TRUNCATED - original size: ${text.length}]`;
}

const plainAscii = /^[ !#-[\]-~]*$/;

/** Bytes that a text takes in JSON at most, but for control characters: cheap, and never far too small. */
export const jsonSize = (text: string): number => text.length * (plainAscii.test(text) ? 1 : 3) + 4;
