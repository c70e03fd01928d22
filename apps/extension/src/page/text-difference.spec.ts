import { sameEnds } from "./text-difference.js";

it.each([
  ["", "", 0, 0],
  ["", "abc", 0, 0],
  ["abc", "", 0, 0],
  ["abc", "abc", 3, 0],
  ["abc", "abXc", 2, 1],
  ["abXc", "abc", 2, 1],
  ["aXc", "aYc", 1, 1],
  ["Xbc", "Ybc", 0, 2],
  ["abX", "abY", 2, 0],
  ["aa", "aaa", 2, 0],
  ["aaa", "aa", 2, 0],
])("of %j and %j", (one, other, start, end) => {
  expect(sameEnds(one, other)).toEqual({ start, end });
});

it.each([
  ["a\u{1F34E}b", "a\u{1F34F}b", 1, 1], // differ in their second units
  ["a\u{1F34E}b", "a\u{1F74E}b", 1, 1], // in their first
  ["\u{1F34E}", "\u{1F34E}\u{1F34E}", 2, 0],
])("takes no character apart: %j and %j", (one, other, start, end) => {
  expect(sameEnds(one, other)).toEqual({ start, end });
});

it("is all that a text needs to become the other", () => {
  const texts = [
    "",
    "a",
    "ab",
    "ba",
    "aab",
    "abab",
    "\u{1F34E}",
    "a\u{1F34E}",
    "\u{1F34F}a",
    "\u{1F34E}\u{1F34F}",
  ];
  for (const one of texts) {
    for (const other of texts) {
      const { start, end } = sameEnds(one, other);
      const between = other.slice(start, other.length - end);
      expect(() => encodeURIComponent(between)).not.toThrow(); // as it does for half a character
      expect(one.slice(0, start) + between + one.slice(one.length - end)).toBe(other);
    }
  }
});
