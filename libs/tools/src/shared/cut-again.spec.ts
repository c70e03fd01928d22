import { cutAgain } from "./cut-again.js";

const mark = (size: number): string => `\n... [TRUNCATED - original size: ${size}]`;

describe("cutAgain", () => {
  it("cuts a whole text as any other", () => {
    expect(cutAgain("abcdef", 3, 1_000)).toEqual({ text: `abc${mark(6)}`, truncated: true, originalSize: 6 });
    expect(cutAgain("abc", 3, 1_000)).toEqual({ text: "abc", truncated: false, originalSize: 3 });
  });

  it("leaves a cut text that fits as it is", () => {
    const text = `abc${mark(900)}`;
    expect(cutAgain(text, 3, 1_000)).toEqual({ text, truncated: true, originalSize: 900 });
  });

  it("goes on telling the size of the whole", () => {
    expect(cutAgain(`abcdef${mark(900)}`, 3, 1_000)).toEqual({
      text: `abc${mark(900)}`,
      truncated: true,
      originalSize: 900,
    });
  });

  it("keeps to the bytes", () => {
    const { text, originalSize } = cutAgain(`${"é".repeat(500)}${mark(123_456)}`, 500, 300);
    expect(Buffer.byteLength(JSON.stringify(text))).toBeLessThanOrEqual(300);
    expect(text).toMatch(/^é+\n.*: 123456\]$/);
    expect(originalSize).toBe(123_456);
    expect(cutAgain(`${"é".repeat(500)}${mark(123_456)}`, 500, 20)).toMatchObject({
      text: "",
      truncated: true,
    });
  });
});
