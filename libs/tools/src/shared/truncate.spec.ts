import { truncate } from "./truncate.js";

describe("truncate", () => {
  it("leaves a text within the limit as it is", () => {
    expect(truncate("hello", 5)).toEqual({ text: "hello", truncated: false, originalSize: 5 });
  });

  it("cuts at the limit and appends the mark with the original size", () => {
    expect(truncate("hello", 4)).toEqual({
      text: "hell\n... [TRUNCATED - original size: 5]",
      truncated: true,
      originalSize: 5,
    });
  });

  it("cuts one unit earlier rather than inside a surrogate pair", () => {
    expect(truncate("a😀b", 2).text).toBe("a\n... [TRUNCATED - original size: 4]");
    expect(truncate("😀", 1).text).toBe("\n... [TRUNCATED - original size: 2]");
    expect(truncate("a😀b", 3).text.startsWith("a😀\n")).toBe(true);
  });
});
