import fc from "fast-check";
import { knownSecrets, toldSecrets } from "../secrets.fixture.js";
import { SecretFinder } from "../secret-finder.js";
import { TextWindow } from "../text-window.js";
import { BLOCK, layout, MARGIN, ROOM } from "./first-look.js";
import type { FirstLook } from "./first-look.js";
import { PlainLook } from "./plain-look.js";
import { newSimdLook } from "./simd-look.js";

function simdLook(): FirstLook {
  const look = newSimdLook();
  if (look === undefined) throw new Error("The machine that runs the tests has no WebAssembly with vectors.");
  return look;
}
const looks: readonly (readonly [string, FirstLook])[] = [
  ["WebAssembly", simdLook()],
  ["JavaScript", new PlainLook()],
];

/** Every place in a text that a look finds, in order. */
function placesIn(text: string, look: FirstLook) {
  const window = new TextWindow(look);
  const [runs, signs] = [new Array<number>(), new Array<number>()];
  for (let at = 0; at < text.length;) {
    at = window.show(text, at);
    for (let next = window.from; next < window.to;) {
      next = look.look(next, window.to);
      const [runCount = 0, signCount = 0] = new Uint32Array(look.memory, layout.counts, 2);
      for (const place of new Uint16Array(look.memory, layout.runs, runCount))
        runs.push(place + window.offset);
      for (const place of new Uint16Array(look.memory, layout.signs, signCount))
        signs.push(place + window.offset);
    }
  }
  const inOrder = (places: number[]): number[] => places.sort((one, other) => one - other);
  return { runs: inOrder(runs), signs: inOrder(signs) };
}

describe.each(looks)("the first look by %s", (_name, look) => {
  const placesBefore = (text: string) => placesIn(text, look);

  it.each([
    ["a long run that begins as a secret does", "x ghp_abcdefghi", 2],
    ["such a part of one", "xy-ghp_abcdefghi", 3],
    ["a long number", "+4111111111111", 1],
    ["one with joints", "4111-1111-1111-1111", 0],
    ["a long run in an address", "/abcdefghijklm", 1],
    ["one behind an escape", "\\nabcdefghijklm", 1],
    ["what stands behind a short beginning and a point", "SG.abcdefghijklm", 3],
    ["a space between groups of digits", "a 4111 1111", 6],
    ["one that is not broken", "a 4111\u00a01111", 6],
  ])("finds %s", (_what, text, place) => expect(placesBefore(text)).toEqual({ runs: [place], signs: [] }));

  it.each([
    ["a sign behind the name of a secret", 'a "password" : 1', 13],
    ["one in quotes that are escaped", '\\"token\\":1', 9],
    ["one that is escaped", "x_token%3D1", 7],
    ["an address with a user", "see ftp://ann@host", 7],
    ["one that may have a user", `ftp://${"a".repeat(40)}`, 3],
    ["Bearer", "a bearer x", 2],
    ["Basic", "Basic x", 0],
    ["the line that a key begins with", "-----BEGIN X", 7],
  ])("finds %s", (_what, text, place) => expect(placesBefore(text).signs).toEqual([place]));

  it.each([
    "ghp_abcdefgh a longer-word somethinglikethis",
    "2026-11-28T10:00:00 1234567890123 411 1111 411 4111  1111",
    "name: x, version=2 https://host.example/@ann?page=1 100% big boats, Great",
    "пароль:аб \u0141\u0130\u013a\u012f \ud83d\ude00=",
  ])("finds nothing in %s", (text) => expect(placesBefore(text)).toEqual({ runs: [], signs: [] }));

  it("sees the same beyond what it has room for, and wherever a block ends", () => {
    const many = "pin=/abcdefghijklm ".repeat(2 * ROOM);
    const { runs, signs } = placesBefore(many);
    expect([runs.length, signs.length]).toEqual([2 * ROOM, 2 * ROOM]);
    for (let distance = -MARGIN; distance < MARGIN; distance += 1) {
      const before = " ".repeat(BLOCK + distance);
      expect(placesBefore(`${before}ghp_abcdefghi`).runs).toEqual([before.length]);
      expect(placesBefore(`${before}pin=1`).signs).toEqual([before.length + 3]);
      expect(placesBefore(`${before}4111 1111`).runs).toEqual([before.length + 4]);
    }
  });

  it("finds secrets, and keeps nothing of the text", () => {
    const text = `${"a word ".repeat(40)}\u2019 token=ghp_${"aB3".repeat(12)} ${"a word ".repeat(3_000)}`;
    expect(new SecretFinder(() => look).find(text, "data").map(({ kind }) => kind)).toEqual([
      "github-token",
      "github-token",
    ]);
    const kept = new Uint8Array(look.memory, 0, layout.counts);
    expect(kept.every((byte) => byte === 0)).toBe(true);
  });
});

describe("the two first looks", () => {
  const pieces = fc.constantFrom(
    ...knownSecrets.map(([, secret]) => secret),
    ...toldSecrets.map(([, text]) => text),
    ..."aGBb0146-_ \u00a0.,:=%3/\\\"'@?#\t\n\u00e9\u00ff\u0130\u2019\uffff",
    "4111 ",
    "abcdefghijklm",
    "://",
    "sid",
    "token",
    '":',
  );
  const text = fc
    .tuple(fc.array(pieces, { maxLength: 60 }), fc.constantFrom(0, BLOCK - 80))
    .map(([parts, before]) => ". ".repeat(before / 2) + parts.join(""));

  it("find the same places", () => {
    const [simd, plain] = [simdLook(), new PlainLook()];
    fc.assert(
      fc.property(text, (whole) => expect(placesIn(whole, simd)).toEqual(placesIn(whole, plain))),
      { numRuns: 2_000 },
    );
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 2_000 }), (whole) =>
        expect(placesIn(whole, simd)).toEqual(placesIn(whole, plain)),
      ),
      { numRuns: 300 },
    );
  });

  it("is the other one where the machine has none of the one's instructions, or no addresses to spare", () => {
    class Full {
      readonly exports = {};
      constructor(_module: object) {
        throw new RangeError("WebAssembly.Instance(): Out of memory");
      }
    }
    expect(newSimdLook({ validate: () => false, Module: Full, Instance: Full })).toBeUndefined();
    expect(newSimdLook({ validate: () => true, Module: Object, Instance: Full })).toBeUndefined();
  });
});
