import { PassThrough, Readable } from "node:stream";
import { messageLines } from "./message-lines.js";

async function linesOf(chunks: readonly string[], maxBytes = 100): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of messageLines(Readable.from(chunks.map((chunk) => Buffer.from(chunk))), maxBytes)) {
    lines.push(line.kind === "line" ? line.bytes.toString() : "(too long)");
  }
  return lines;
}

describe("messageLines", () => {
  it("finds the lines wherever the chunks are cut", async () => {
    expect(await linesOf(['{"a":', '1}\n{"b":2}', "\n\n\r\n", '{"c":3}\r\n', '{"d":4}'])).toEqual([
      '{"a":1}',
      '{"b":2}',
      '{"c":3}',
      '{"d":4}',
    ]);
  });

  it("drops a line that is too long, and goes on with the next", async () => {
    expect(await linesOf(["12345", "67890\nnext\n", "1234567"], 6)).toEqual([
      "(too long)",
      "next",
      "(too long)",
    ]);
  });

  it("reads no faster than its lines are taken", async () => {
    const input = new PassThrough({ highWaterMark: 16 });
    const lines = messageLines(input, 100);
    input.write("first\n");
    await lines.next();
    const taken = Array.from({ length: 10 }, () => input.write("another line\n"));
    expect(taken.at(-1)).toBe(false);
    await lines.return(undefined);
  });
});
