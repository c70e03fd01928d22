import type { LongText } from "@browser-mcp/protocol";

/** Characters that are looked at to know how many must be escaped. */
const SAMPLE = 2_048;

/** Of the sample; with more, `JSON.stringify` is as fast. */
const FEW = SAMPLE / 16;

/** JSON with a quoted copy of itself before it, as the result of a tool holds both. */
export interface QuotedAndPlain {
  /** What stands before the JSON as a string, before the JSON itself, and behind that. */
  readonly start: string;
  readonly middle: string;
  readonly end: string;
  /** The JSON, in pieces. */
  readonly pieces: readonly (string | LongText)[];
}

/**
 * Writes `start`, the JSON as a JSON string, `middle`, the JSON and `end` into one piece of memory: JSON holds no other
 * characters to escape than quotation marks and backslashes, and texts of that length would be garbage in a moment.
 * @returns undefined where it has many of them, so that this is no faster
 */
export function quotedAndPlain({ start, middle, end, pieces }: QuotedAndPlain): Buffer | undefined {
  const longest = pieces.reduce((a, b) => (b.length > a.length ? b : a));
  if (!hasFewMarks(longest)) return undefined;
  const sizes = pieces.map((piece) =>
    typeof piece === "string" ? Buffer.byteLength(piece) : piece.bytes.length,
  );
  const size = sizes.reduce((sum, bytes) => sum + bytes, 0);
  const around = Buffer.byteLength(start) + Buffer.byteLength(middle) + Buffer.byteLength(end);
  // The plain JSON is written first, where it is out of the way of a copy with so many marks.
  const source = Math.ceil(size * (1 + 1 / 8)) + 2 * around;
  const bytes = Buffer.allocUnsafeSlow(source + size);
  const sourceEnd = source + size;
  let next = source;
  for (const [i, piece] of pieces.entries()) {
    // A text of ASCII alone has the same bytes in both.
    if (typeof piece === "string") bytes.write(piece, next, sizes[i] === piece.length ? "latin1" : "utf8");
    else bytes.set(piece.bytes, next);
    next += sizes[i] ?? 0;
  }
  let at = bytes.write(start, 0);
  at = quoteInto(bytes, source, sourceEnd, at, source - around);
  if (at < 0) return undefined;
  at += bytes.write(middle, at);
  bytes.copyWithin(at, source, sourceEnd);
  at += size;
  at += bytes.write(end, at);
  return bytes.subarray(0, at);
}

/** Looks at the middle: at its ends is what stands beside a long text. */
function hasFewMarks(json: string | LongText): boolean {
  const { length } = typeof json === "string" ? json : json.bytes;
  const from = Math.max(0, (length - SAMPLE) >> 1);
  const to = Math.min(length, from + SAMPLE);
  let marks = 0;
  for (let i = from; i < to; i += 1) {
    if (isMark(typeof json === "string" ? json.charCodeAt(i) : (json.bytes[i] ?? 0))) marks += 1;
  }
  return marks < FEW;
}

const QUOTATION_MARK = 0x22;
const BACKSLASH = 0x5c;
const isMark = (code: number): boolean => code === QUOTATION_MARK || code === BACKSLASH;

// Four bytes at once: a byte of `word ^ marks` is 0 where the word has the mark, and only then does the test below leave its
// highest bit (or that of a byte behind it, which costs a closer look in vain).
const WORD = 4;
const EACH = 0x01010101;
const HIGHEST = 0x80808080 | 0;
const QUOTATION_MARKS = QUOTATION_MARK * EACH;
const BACKSLASHES = BACKSLASH * EACH;

/**
 * Copies bytes with a backslash before each mark.
 * @param limit where the copy must end
 * @returns where it ended; -1 where it has no room
 */
function quoteInto(bytes: Buffer, from: number, to: number, start: number, limit: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = start;
  let i = from;
  while (i < to) {
    if (at + 2 * WORD > limit) return -1;
    if (i + WORD <= to) {
      const word = view.getInt32(i, true);
      const quotes = word ^ QUOTATION_MARKS;
      const slashes = word ^ BACKSLASHES;
      if (((((quotes - EACH) & ~quotes) | ((slashes - EACH) & ~slashes)) & HIGHEST) === 0) {
        view.setInt32(at, word, true);
        at += WORD;
        i += WORD;
        continue;
      }
    }
    for (const next = Math.min(i + WORD, to); i < next; i += 1) {
      const byte = bytes[i] ?? 0;
      if (isMark(byte)) bytes[at++] = BACKSLASH;
      bytes[at++] = byte;
    }
  }
  return at;
}
