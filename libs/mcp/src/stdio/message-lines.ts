import type { Readable } from "node:stream";

/** One line of input without its end; `too-long` where it was longer than allowed and dropped. */
export type InputLine = { readonly kind: "line"; readonly bytes: Buffer } | { readonly kind: "too-long" };

const LF = 0x0a;
const CR = 0x0d;

/**
 * The lines of a stream (MCP specification 2025-11-25, "stdio": messages are delimited by newlines), read no faster than
 * they are taken. Empty ones are left out; what stands after the last line end counts as a line.
 * @param maxBytes of a line; the rest of a longer one is skipped
 */
export async function* messageLines(input: Readable, maxBytes: number): AsyncGenerator<InputLine> {
  let pieces: Buffer[] = [];
  let length = 0;
  const take = (): InputLine | undefined => {
    const line = length > maxBytes ? undefined : Buffer.concat(pieces, length);
    pieces = [];
    length = 0;
    if (line === undefined) return { kind: "too-long" };
    const bytes = line.at(-1) === CR ? line.subarray(0, -1) : line;
    return bytes.length === 0 ? undefined : { kind: "line", bytes };
  };
  const add = (piece: Buffer): void => {
    length += piece.length;
    if (length > maxBytes) pieces = [];
    else pieces.push(piece);
  };
  for await (const data of input) {
    const chunk: Buffer = Buffer.isBuffer(data) ? data : Buffer.from(String(data));
    let from = 0;
    for (let end = chunk.indexOf(LF); end >= 0; end = chunk.indexOf(LF, from)) {
      add(chunk.subarray(from, end));
      from = end + 1;
      const line = take();
      if (line !== undefined) yield line;
    }
    if (from < chunk.length) add(chunk.subarray(from));
  }
  const last = take();
  if (last !== undefined) yield last;
}
