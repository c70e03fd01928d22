/** The first characters of a text, at most so many UTF-16 code units; no character is halved. */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text;
  const last = text.charCodeAt(most - 1);
  // A copy: what `slice` yields is a view that keeps the whole text in memory.
  return structuredClone(text.slice(0, last >= 0xd800 && last <= 0xdbff ? most - 1 : most));
}
