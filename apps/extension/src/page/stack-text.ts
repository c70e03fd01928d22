import type { SourcePosition } from "@browser-mcp/protocol";

const FRAME = /^\s+at /;
/** The place at the end of a frame, and within that of code that was evaluated, where it was. */
const PLACE = /(?:\(|at (?:async )?|, )([^\s(),][^\s()]*):(\d+):(\d+)\)?/g;

/** The first place that a stack names in a script with an address; code that was evaluated lies where it was. */
export function firstPosition(stack: string): SourcePosition | undefined {
  for (const line of stack.split("\n")) {
    if (!FRAME.test(line)) continue;
    for (const [, url, row, column] of line.matchAll(PLACE)) {
      if (url === undefined || url.startsWith("<")) continue;
      return { url, line: Number(row), column: Number(column) };
    }
  }
  return undefined;
}

/** A stack without the frames of scripts under an address; undefined where no frame is left. */
export function withoutFramesOf(address: string, stack: string): string | undefined {
  const lines = stack.split("\n").filter((line) => !FRAME.test(line) || !line.includes(address));
  return lines.some((line) => FRAME.test(line)) ? lines.join("\n") : undefined;
}
