import { estimateBytes } from "./estimate-bytes.js";

describe("estimateBytes", () => {
  it("counts two bytes for each UTF-16 unit of the strings, however deep", () => {
    const short = estimateBytes({ a: [{ text: "" }] });
    expect(estimateBytes({ a: [{ text: "x".repeat(1000) }] })).toBe(short + 2000);
  });

  it("counts objects that hold no string", () => {
    expect(estimateBytes([{}, {}])).toBeGreaterThan(estimateBytes([{}]));
  });

  it("takes a tree deeper than the call stack", () => {
    let tree: unknown = "leaf";
    for (let depth = 0; depth < 100_000; depth += 1) tree = [tree];
    expect(estimateBytes(tree)).toBeGreaterThan(100_000);
  });

  it("takes null and numbers", () => {
    expect(estimateBytes(null)).toBe(0);
    expect(estimateBytes(5)).toBe(0);
  });
});
