import * as fc from "fast-check";
import { quoteJson } from "./quote-json.js";

describe("quoteJson", () => {
  it("makes what JSON.stringify makes of any JSON", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = JSON.stringify(value);
        expect(quoteJson(json)).toBe(JSON.stringify(json));
      }),
    );
  });

  it.each([
    ["an empty text", ""],
    ["much to escape", JSON.stringify(Array.from({ length: 2_000 }, (_, i) => ({ [`k${i}`]: "v" })))],
    ["little to escape", JSON.stringify("a text without end, and ".repeat(5_000))],
    [
      "first little, then much",
      JSON.stringify(["x".repeat(50_000), ...Array.from({ length: 999 }, () => '"')]),
    ],
    [
      "first much, then little",
      JSON.stringify([...Array.from({ length: 999 }, () => "\\"), "x".repeat(50_000)]),
    ],
    ["wide characters, whole and halved", JSON.stringify("\u{1f600}\ud800\u2028\u00e9\n".repeat(1_000))],
  ])("makes the same of %s", (_what, json) => {
    expect(quoteJson(json)).toBe(JSON.stringify(json));
  });
});
