import { jsonBytes, truncate, truncateToBytes } from "./truncate.js";

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

describe("truncateToBytes", () => {
  it.each(["x", "é", "😀", "\u0001", '"'])(
    "keeps within the bytes of JSON, with the true size in the mark: %j",
    (unit) => {
      const text = unit.repeat(5_000);
      const cut = truncateToBytes(text, 4_000, 2_000);
      expect(jsonBytes(cut.text)).toBeLessThanOrEqual(2_000);
      expect(cut.text).toContain(`[TRUNCATED - original size: ${text.length}]`);
      expect(cut).toMatchObject({ truncated: true, originalSize: text.length });
      expect(cut.text).not.toMatch(/\p{Surrogate}/u);
    },
  );

  it.each([
    ["plain", "x".repeat(5_000)],
    ["escaped", "\u001f".repeat(5_000)],
    ["of two bytes", "ä".repeat(5_000)],
    ["escaped at its beginning", "\u001f".repeat(500) + "x".repeat(4_500)],
  ])("fills the room with a text that is %s", (_what, text) => {
    for (const room of [400, 1_000, 3_000]) {
      const { text: cut } = truncateToBytes(text, 4_900, room);
      const bytes = jsonBytes(cut);
      expect(bytes).toBeLessThanOrEqual(room);
      expect(bytes).toBeGreaterThan(0.75 * room);
    }
  });

  it("counts the bytes of no more than may fit", () => {
    const stringify = jest.spyOn(JSON, "stringify");
    truncateToBytes("x".repeat(3_000_000), Infinity, 10_000);
    const counted = stringify.mock.calls.map(([value]) => String(value).length);
    stringify.mockRestore();
    expect(Math.max(...counted)).toBeLessThan(10_100);
    expect(counted).toHaveLength(2);
  });

  it("leaves what fits as it is", () => {
    expect(truncateToBytes("hello", 10, 100)).toEqual({ text: "hello", truncated: false, originalSize: 5 });
  });

  it("gives nothing where not even the mark has room", () => {
    for (const room of [10, 2, 0, -5]) {
      expect(truncateToBytes("x".repeat(100), 50, room)).toMatchObject({ text: "", truncated: true });
    }
  });
});
