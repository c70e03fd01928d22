import { cutText } from "./cut-text.js";

describe("cutText", () => {
  it.each([
    ["hello", 5, "hello"],
    ["hello", 4, "hell…"],
    ["a😀b", 2, "a…"],
    ["a😀b", 3, "a😀…"],
    ["😀", 0, "…"],
  ])("cuts %j at %i to %j", (text, limit, expected) => {
    expect(cutText(text, limit, "…")).toBe(expected);
  });
});
