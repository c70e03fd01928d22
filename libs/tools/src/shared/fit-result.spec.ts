import { fitResult } from "./fit-result.js";

const LIMIT = 5_000;
const cutDown = (result: object) => fitResult(result, JSON.stringify(result), LIMIT);
const bytes = (text: string) => Buffer.byteLength(text);

describe("fitResult", () => {
  it("leaves a result that fits as it is, the same object", () => {
    const result = { url: "u", text: "short" };
    expect(cutDown(result)).toEqual({ structured: result, text: JSON.stringify(result), cut: [] });
    expect(cutDown(result).structured).toBe(result);
  });

  it("cuts the long text, marks it, keeps the rest, and says what is missing", () => {
    const fitted = cutDown({ url: "http://a/", title: "A", text: "x".repeat(20_000), count: 7 });
    expect(bytes(fitted.text)).toBeLessThanOrEqual(LIMIT);
    expect(bytes(fitted.text)).toBeGreaterThan(LIMIT / 2);
    expect(fitted.structured).toMatchObject({
      url: "http://a/",
      title: "A",
      count: 7,
      text: expect.stringMatching(/^x+\n\.\.\. \[TRUNCATED - original size: 20000\]$/),
    });
    expect(fitted.cut).toEqual([expect.stringMatching(/^text: cut from 20000 characters$/)]);
    expect(JSON.parse(fitted.text)).toEqual(fitted.structured);
  });

  it("ends what is missing with the advice, and stays within the limit", () => {
    const result = { text: "x".repeat(20_000) };
    const advice = "ask for less ".repeat(80);
    const fitted = fitResult(result, JSON.stringify(result), LIMIT, advice);
    expect(fitted.cut).toEqual(["text: cut from 20000 characters", advice]);
    expect(bytes(fitted.text)).toBeLessThanOrEqual(LIMIT);
  });

  it("shares the room fairly between two long texts", () => {
    const { structured } = cutDown({ text: "x".repeat(20_000), html: "y".repeat(20_000) });
    const { text, html } = structured as { text: string; html: string };
    expect(Math.abs(text.length - html.length)).toBeLessThan(LIMIT / 10);
  });

  it("keeps the first items of a long list", () => {
    const fitted = cutDown({
      resources: Array.from({ length: 1_000 }, (_, n) => ({ n, name: "r".repeat(50) })),
    });
    const { resources } = fitted.structured as { resources: { n: number }[] };
    expect(bytes(fitted.text)).toBeLessThanOrEqual(LIMIT);
    expect(resources.map(({ n }) => n)).toEqual(resources.map((_, index) => index));
    expect(fitted.cut).toEqual([`resources: ${resources.length} of 1000 items`]);
  });

  it("cuts inside a tree, and keeps its form", () => {
    const leaf = { tag: "p", text: "words ".repeat(20) };
    const fitted = cutDown({
      root: { tag: "html", children: [{ tag: "body", children: Array(500).fill(leaf) }] },
    });
    const { root } = fitted.structured as { root: { children: { tag: string; children: object[] }[] } };
    expect(root.children[0]?.tag).toBe("body");
    expect(root.children[0]?.children[0]).toEqual(leaf);
    expect(bytes(fitted.text)).toBeLessThanOrEqual(LIMIT);
  });

  it("cuts a large item after small ones rather than losing it", () => {
    const fitted = cutDown({ children: [{ tag: "head" }, { tag: "body", text: "x".repeat(20_000) }] });
    expect(fitted.structured).toMatchObject({ children: [{ tag: "head" }, { tag: "body" }] });
    expect(bytes(fitted.text)).toBeLessThanOrEqual(LIMIT);
  });

  it.each(["\u0001", '"', "\\", "é", "😀", "\n"])("counts bytes of JSON, not characters: %j", (character) => {
    const fitted = cutDown({ text: character.repeat(10_000) });
    expect(bytes(fitted.text)).toBeLessThanOrEqual(LIMIT);
    expect(JSON.parse(fitted.text)).toEqual(fitted.structured);
  });

  it.each([
    ["many small keys", Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`key-${n}`, "x"]))],
    ["a huge key", { ["k".repeat(20_000)]: 1, small: 2 }],
    ["a huge key inside", { result: { inner: { ["k".repeat(20_000)]: 1, small: 2 } } }],
    [
      "many keys inside",
      { root: { attributes: Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [n, ""])) } },
    ],
    ["many small items", { items: Array(20_000).fill(1) }],
    ["deep nesting", { a: { b: { c: { d: { e: "x".repeat(50_000), f: Array(5_000).fill("y") } } } } }],
  ])("never exceeds the limit: %s", (_what, result) => {
    const fitted = cutDown(result);
    expect(bytes(fitted.text)).toBeLessThanOrEqual(LIMIT);
    expect(fitted.cut).not.toHaveLength(0);
    expect(JSON.parse(fitted.text)).toEqual(fitted.structured);
  });

  it("keeps the first of many equal keys", () => {
    const fitted = cutDown(Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`k${n + 1_000}`, 1])));
    expect(Object.keys(fitted.structured)[0]).toBe("k1000");
    expect(fitted.cut[0]).toMatch(/^result: \d+ of 5000 keys$/);
  });

  it("names the first cuts and counts the others", () => {
    const rows = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`row${n}`, "x".repeat(1_000)]));
    expect(cutDown(rows).cut).toHaveLength(11);
    expect(cutDown(rows).cut.at(-1)).toBe("and 10 more");
  });
});
