import { readWebpSize } from "./webp-header.js";

const file = (chunk: string, data: readonly number[]): Buffer =>
  Buffer.concat([
    Buffer.from("RIFF\0\0\0\0WEBP", "latin1"),
    Buffer.from(chunk, "latin1"),
    Buffer.alloc(4),
    Buffer.from(data),
    Buffer.alloc(20),
  ]);

describe("readWebpSize", () => {
  it.each<[string, string, readonly number[]]>([
    ["a lossy image", "VP8 ", [0, 0, 0, 0x9d, 0x01, 0x2a, 0x20, 0x43, 0x58, 0x02]],
    ["a lossless image", "VP8L", [0x2f, 0x1f, 0xc3, 0x95, 0x00]],
    ["an extended image", "VP8X", [0, 0, 0, 0, 0x1f, 0x03, 0x00, 0x57, 0x02, 0x00]],
  ])("tells the size of %s", (_what, chunk, data) => {
    expect(readWebpSize(file(chunk, data))).toEqual({ width: 800, height: 600 });
  });

  it.each([Buffer.alloc(0), Buffer.alloc(40), file("ABCD", [1]), file("VP8 ", []).subarray(0, 25)])(
    "tells nothing of what is none (%#)",
    (image) => expect(readWebpSize(image)).toBeUndefined(),
  );
});
