import { canonicalJson } from "./canonical.js";

describe("canonicalJson", () => {
  it("is the same whatever the order of the keys, at every depth", () => {
    expect(canonicalJson({ b: { d: 1, c: [2, { f: 3, e: 4 }] }, a: null })).toBe(
      canonicalJson({ a: null, b: { c: [2, { e: 4, f: 3 }], d: 1 } }),
    );
  });

  it("leaves absent values out", () => {
    expect(canonicalJson({ a: 1, b: undefined })).toBe('{"a":1}');
  });

  it("keeps the order of lists", () => {
    expect(canonicalJson([1, 2])).not.toBe(canonicalJson([2, 1]));
  });
});
