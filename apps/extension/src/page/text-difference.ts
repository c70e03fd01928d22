/** Where two texts are the same, in UTF-16 code units from their begin and their end. */
export interface SameEnds {
  readonly start: number;
  readonly end: number;
}

/** What is the same at both ends of two texts; no character that takes two units is taken apart. */
export function sameEnds(one: string, other: string): SameEnds {
  const shorter = Math.min(one.length, other.length);
  let start = longest(shorter, (from, to) => one.slice(from, to) === other.slice(from, to));
  if (isUnit(HIGH, one, start - 1)) start -= 1;
  let end = longest(
    shorter - start,
    (from, to) =>
      one.slice(one.length - to, one.length - from) === other.slice(other.length - to, other.length - from),
  );
  if (isUnit(LOW, one, one.length - end)) end -= 1;
  return { start, end };
}

/** The largest number up to `limit` for which all is the same; parts are compared whole, as the browser does fastest. */
function longest(limit: number, isSame: (from: number, to: number) => boolean): number {
  let [known, open] = [0, limit];
  while (known < open) {
    const middle = Math.ceil((known + open) / 2);
    if (isSame(known, middle)) known = middle;
    else open = middle - 1;
  }
  return known;
}

/** The first of all units that begin, and that end, a character of two. */
const HIGH = 0xd800;
const LOW = 0xdc00;
const UNITS = 0x400;

function isUnit(first: number, text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= first && unit < first + UNITS;
}
