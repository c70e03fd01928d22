import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { cutText } from "./cut-text.js";

/** Bytes of the heap once all garbage is collected. */
function heapUsed(): number {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  collect();
  return process.memoryUsage().heapUsed;
}

describe("cutText", () => {
  it("leaves what fits as it is", () => expect(cutText("abc", 3)).toBe("abc"));
  it("keeps the beginning of what does not", () => expect(cutText("abcd", 3)).toBe("abc"));
  it("halves no character", () => expect(cutText("ab😀", 3)).toBe("ab"));
  it("keeps half a character that was one before", () => expect(cutText("a\ud800bc", 3)).toBe("a\ud800b"));

  it("holds on to no more than it keeps", () => {
    const before = heapUsed();
    const kept = Array.from({ length: 50 }, (_, index) => cutText(`${index}x`.repeat(1_000_000), 1_000));
    expect(heapUsed() - before).toBeLessThan(20_000_000);
    expect(kept).toHaveLength(50);
  });
});
