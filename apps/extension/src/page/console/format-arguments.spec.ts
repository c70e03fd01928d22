/** @jest-environment jsdom */
import "./jsdom-globals.fixture.js";
import { formatArguments } from "./format-arguments.js";

const format = (...values: unknown[]): string => formatArguments(values);

describe("the arguments of a call of the console", () => {
  it.each<[string, unknown[]]>([
    ["", []],
    ["a b", ["a", "b"]],
    ["a 1 null undefined true", ["a", 1, null, undefined, true]],
    ["100%", ["100%"]],
    ["100% x", ["100%", "x"]],
    ["%s", ["%s"]],
    ["a-b c", ["%s-%s", "a", "b", "c"]],
    ["a %s", ["%s %s", "a"]],
    ["50% of a", ["50%% of %s", "a"]],
    ["%x a", ["%x", "a"]],
    ["3 3 3.5 NaN 7", ["%d %i %f %d %d", 3.9, "3.9", "3.5", Symbol("s"), 7n]],
    ['{a: "b"} ["c"]', ["%o %O", { a: "b" }, ["c"]]],
    ["red", ["%cred", "color: red"]],
  ])("are printed as %j", (text, values) => {
    expect(format(...values)).toBe(text);
  });

  it("are cut where they are long, with their length", () => {
    const text = format("é".repeat(60_000));
    expect(text).toBe(`${"é".repeat(50_000)}\n... [TRUNCATED - original size: 60000]`);
    expect(format(`${"x".repeat(49_999)}😀`).slice(49_998)).toBe("x\n... [TRUNCATED - original size: 50001]");
  });
});
