import { plainText } from "./plain-text.js";

it.each([
  ["Run a script", "Run a script"],
  ["two\nlines\u0000 and\ttabs", "two lines and tabs"],
  ["evil\u202egnp.exe", "evil gnp.exe"],
  ["zero\u200bwidth \u2066isolated\u2069", "zero width isolated"],
  ["  עברית and 漢字 😀 ", "עברית and 漢字 😀"],
])("%j is shown as %j", (text, shown) => {
  expect(plainText(text)).toBe(shown);
});
