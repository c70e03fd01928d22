import type { SourcePosition } from "@browser-mcp/protocol";

/** The page may write what it likes into a stack. */
const MAX_LINE = 2_000;
const FRAME = /^\s+at /;
/** Where a frame is: in code that was evaluated, where that was done, if that has an address; `f (place)`; a place alone. */
const PLACES = [
  /^.*eval at [^(]*\(((?!:).+?):(\d+):(\d+)\)/,
  /^(?!.*\(eval at ).*?\s\((.+):(\d+):(\d+)\)$/,
  /^\s+at (?:async )?(.+):(\d+):(\d+)$/,
] as const;

/** The first place that a stack names in a script with an address; code that was evaluated lies where it was. */
export function firstPosition(stack: string): SourcePosition | undefined {
  for (const line of stack.split("\n")) {
    if (line.length > MAX_LINE || !FRAME.test(line)) continue;
    const [, url, row, column] =
      PLACES.map((place) => place.exec(line)).find((found) => found !== null) ?? [];
    if (url !== undefined && !url.startsWith("<")) return { url, line: Number(row), column: Number(column) };
  }
  return undefined;
}

/** A stack without the frames of scripts under some addresses; undefined where no frame is left. */
export function withoutFramesOf(addresses: readonly string[], stack: string): string | undefined {
  const isLeftOut = (line: string): boolean => addresses.some((address) => line.includes(address));
  const lines = stack.split("\n").filter((line) => !FRAME.test(line) || !isLeftOut(line));
  return lines.some((line) => FRAME.test(line)) ? lines.join("\n") : undefined;
}
