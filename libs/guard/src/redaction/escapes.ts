/** Characters of a run that belong to an escaped sign, at most. */
export const LONGEST_ESCAPE = 5;

/** Where a run really begins: `%22ghp_…`, `\nghp_…` and `\u0022ghp_…` begin with what belongs to an escaped sign. */
export function afterEscape(text: string, start: number): number {
  switch (text.charCodeAt(start - 1)) {
    case 0x25: // %
      return /^[0-9A-Fa-f]{2}$/.test(text.slice(start, start + 2)) ? start + 2 : start;
    case 0x5c: // \
      return text.charCodeAt(start) === 0x75 ? start + 5 : start + 1;
    default:
      return start;
  }
}
