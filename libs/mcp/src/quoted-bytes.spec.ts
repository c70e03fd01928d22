import * as fc from "fast-check";
import { quotedAndPlain } from "./quoted-bytes.js";

const written = (pieces: readonly string[]): string | undefined =>
  quotedAndPlain({ start: '{"a":"', middle: '","b":', end: "}", pieces })?.toString("utf8");

/** The same by `JSON.stringify`. */
const expected = (json: string): string => `{"a":${JSON.stringify(json)},"b":${json}}`;

const quiet = "a text without end, and ".repeat(400);

describe("quotedAndPlain", () => {
  it("makes what JSON.stringify makes, of any JSON in any pieces", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(50), fc.nat(9), (value, cut, shift) => {
        const json = JSON.stringify([quiet.slice(shift), value]);
        expect(written([json.slice(0, cut), json.slice(cut)])).toBe(expected(json));
      }),
    );
  });

  it("finds every mark, wherever it stands in a word, and no other byte", () => {
    const bytes = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).join("");
    for (let shift = 0; shift < 8; shift += 1) {
      const json = JSON.stringify(`${quiet.slice(shift)}${bytes}""\\\\"x"\\${quiet}`);
      expect(written([json])).toBe(expected(json));
    }
  });

  it("writes wide characters, whole and halved, as UTF-8", () => {
    const json = JSON.stringify(`${"\u{1f600}\ud800\u2028\u00e9 and more of it ".repeat(300)}`);
    expect(written([json])).toBe(expected(json));
  });

  it.each([
    ["everywhere", JSON.stringify(Array.from({ length: 2_000 }, (_, i) => ({ [`k${i}`]: "v" })))],
    [
      "beyond where it looked",
      JSON.stringify([quiet, ...Array.from({ length: 3_000 }, () => '"'), quiet, quiet]),
    ],
  ])("leaves it to others where marks are many %s, or writes the same", (_where, json) => {
    expect([undefined, expected(json)]).toContain(written([json]));
  });

  it("leaves JSON full of marks to others", () => {
    expect(written([JSON.stringify('"'.repeat(9_000))])).toBeUndefined();
  });
});
