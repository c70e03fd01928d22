import { readOwnPatterns } from "./own-patterns.js";
import { Redactions } from "./redactions.js";
import { SecretScanner } from "./secret-scanner.js";

const scan = (patterns: readonly string[], text: string, allow: readonly string[] = []) => {
  const found = new Redactions();
  const scanner = new SecretScanner({ own: readOwnPatterns(patterns), allow: new Set(allow) });
  return { text: scanner.scan(text, found), counts: found.counts };
};

describe("patterns of one's own", () => {
  it("hide every find under their name", () => {
    expect(scan(["staff=EMP-[0-9]{4}"], "EMP-1234 and EMP-9999, not EMP-1")).toEqual({
      text: "[redacted:staff] and [redacted:staff], not EMP-1",
      counts: { staff: 2 },
    });
  });

  it("are switched off as the others are", () => {
    expect(scan(["staff=EMP-[0-9]{4}"], "EMP-1234", ["staff"]).text).toBe("EMP-1234");
  });

  it.each([
    ["has no name", ["EMP-[0-9]+"], /name=expression/],
    ["has a wrong name", ["Staff Id=EMP"], /name=expression/],
    ["cannot be read", ["a=(b"], /pattern a cannot be read/],
    ["looks around, which no linear search can", ["a=(?=b)b"], /pattern a cannot be read/],
    ["is too long", [`a=${"b".repeat(501)}`], /longer than 500/],
    ["is too large", ["a=(?:[a-z]{500}){10}"], /too large|cannot be read/],
    ["matches the empty text", ["a=b*"], /matches the empty text/],
  ])("are refused where one %s", (_why, patterns, message) => {
    expect(() => readOwnPatterns(patterns)).toThrow(
      expect.objectContaining({ code: "INVALID_CONFIGURATION", message: expect.stringMatching(message) }),
    );
  });

  it("are at most fifty", () => {
    expect(() => readOwnPatterns(Array.from({ length: 51 }, () => "a=b"))).toThrow(/51 patterns/);
  });

  it("cannot hang: an expression that would explode elsewhere takes linear time", () => {
    expect(scan(["evil=(a+)+c"], `${"a".repeat(100_000)}b`).counts).toBeUndefined();
  });
});
