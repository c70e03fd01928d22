import type { DomNode } from "@browser-mcp/protocol";
import { el, nested, textEl } from "./dom-tree.fixture.js";
import { indexTree } from "./dom-tree.js";
import { outline, outlineNodeSchema } from "./dom-outline.js";
import type { OutlineOptions } from "./dom-outline.js";

const all: OutlineOptions = {
  maxDepth: 15,
  maxNodes: 2_000,
  maxBytes: 90_000,
  excludeScripts: false,
  excludeStyles: false,
};
const make = (root: DomNode, options: Partial<OutlineOptions> = {}) =>
  outline(indexTree(root), { ...all, ...options });
const items = (tag: string, count: number) => Array.from({ length: count }, () => el(tag));

describe("outline", () => {
  it("copies tags, attributes, text and children, and no empty lists", () => {
    const { root, nodeCount } = make(el("p", { id: "x" }, textEl("b", "bold"), el("i")));
    expect(root).toEqual({
      tag: "p",
      attributes: { id: "x" },
      children: [
        { tag: "b", attributes: {}, text: "bold" },
        { tag: "i", attributes: {} },
      ],
    });
    expect(nodeCount).toBe(3);
  });

  it("stops at maxDepth and says how many children are left out", () => {
    const root = el("ul", {}, el("li", {}, ...items("b", 3)), el("li"));
    expect(make(root, { maxDepth: 1 })).toMatchObject({
      root: {
        children: [
          { tag: "li", children: [{ truncated: true, remainingChildren: 3 }] },
          { tag: "li", attributes: {} },
        ],
      },
      nodeCount: 3,
      cutBy: new Set(["depth"]),
    });
  });

  it("fills level by level, so that a deep first branch does not eat the budget", () => {
    const root = el("body", {}, nested(50), ...items("section", 8));
    const { root: copy, nodeCount } = make(root, { maxNodes: 10 });
    expect(nodeCount).toBe(10);
    expect(copy.children?.map((child) => ("tag" in child ? child.tag : child))).toEqual([
      "b",
      ...Array.from({ length: 8 }, () => "section"),
    ]);
  });

  it("stops at maxNodes and says how many children are left out", () => {
    const { root, cutBy, nodeCount } = make(el("ul", {}, ...items("li", 30)), { maxNodes: 10 });
    expect(nodeCount).toBe(10);
    expect([...cutBy]).toEqual(["nodes"]);
    expect(root.children).toHaveLength(10);
    expect(root.children?.at(-1)).toEqual({
      truncated: true,
      reason: "Max nodes reached",
      remainingChildren: 21,
    });
  });

  it("says the reason once, where it happens first", () => {
    const { root } = make(
      el("ul", {}, ...items("i", 7), el("li", {}, ...items("b", 3)), el("li", {}, el("b"))),
      {
        maxNodes: 10,
      },
    );
    expect(root.children?.slice(-2)).toMatchObject([
      { children: [{ truncated: true, reason: "Max nodes reached", remainingChildren: 3 }] },
      { children: [{ truncated: true, remainingChildren: 1 }] },
    ]);
    expect(JSON.stringify(root).match(/reason/g)).toHaveLength(1);
  });

  it("gives as many nodes as asked where they fit", () => {
    const lists = Array.from({ length: 30 }, () => el("ul", {}, ...items("li", 80)));
    expect(make(el("body", {}, ...lists)).nodeCount).toBe(2_000);
  });

  it("stops before the result is too large, and says so", () => {
    const rows = Array.from({ length: 400 }, (_, n) => el("p", { title: `${n}${"é".repeat(200)}` }, el("b")));
    const { root, cutBy, nodeCount } = make(el("body", {}, el("nav"), el("main", {}, ...rows)));
    expect([...cutBy]).toEqual(["bytes"]);
    expect(nodeCount).toBeGreaterThan(150);
    expect(Buffer.byteLength(JSON.stringify(root))).toBeLessThan(90_000);
    expect(root.children?.[1]).toMatchObject({
      children: expect.arrayContaining([
        { truncated: true, reason: "Max result size reached", remainingChildren: expect.any(Number) },
      ]),
    });
  });

  it("is not cut where it just fits", () => {
    const { cutBy } = make(el("ul", {}, ...items("li", 9)), { maxNodes: 10, maxDepth: 1 });
    expect([...cutBy]).toEqual([]);
  });

  it.each([
    [{ excludeScripts: true }, ["style", "link", "link", "p"]],
    [{ excludeStyles: true }, ["SCRIPT", "noscript", "link", "p"]],
    [{}, ["SCRIPT", "noscript", "style", "link", "link", "p"]],
  ])("leaves out what %j says", (options, tags) => {
    const root = el(
      "head",
      {},
      el("SCRIPT"),
      el("noscript"),
      el("style"),
      el("link", { REL: "alternate  StyleSheet" }),
      el("link", { rel: "icon" }),
      el("p"),
    );
    expect(make(root, options).root.children?.map((child) => ("tag" in child ? child.tag : ""))).toEqual(
      tags,
    );
  });

  it("does not count what it leaves out as missing", () => {
    const root = el("body", {}, el("div", {}, el("script")));
    expect(make(root, { maxDepth: 1, excludeScripts: true })).toMatchObject({
      cutBy: new Set(),
      nodeCount: 2,
    });
  });

  it("keeps a root that it would leave out elsewhere", () => {
    expect(make(el("script", { id: "data" }), { excludeScripts: true }).root.tag).toBe("script");
  });

  it("cuts long text at 500 and long attributes at 2,000", () => {
    const { root } = make({ ...textEl("p", "t".repeat(600)), attributes: { src: "s".repeat(3_000) } });
    expect(root.text).toBe(`${"t".repeat(500)}\n... [TRUNCATED - original size: 600]`);
    expect(root.attributes["src"]).toBe(`${"s".repeat(2_000)}\n... [TRUNCATED - original size: 3000]`);
  });

  it("bounds every element, so that a huge one does not hide its siblings", () => {
    const huge = [
      el("x".repeat(200_000)),
      el("p", { ["n".repeat(200_000)]: "1", id: "kept" }),
      el("p", Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`a${n}`, ""]))),
      el("p", Object.fromEntries(Array.from({ length: 90 }, (_, n) => [`a${n}`, "漢".repeat(3_000)]))),
      el("p", { title: "\u0001".repeat(3_000), id: "kept" }),
    ];
    const { root, cutBy } = make(el("body", {}, ...huge, ...items("b", 20)));
    expect([...cutBy]).toEqual([]);
    expect(root.children).toHaveLength(25);
    for (const child of root.children ?? []) {
      expect(Buffer.byteLength(JSON.stringify(child))).toBeLessThan(5_000);
    }
    expect(root.children?.slice(0, 3)).toMatchObject([
      { tag: `${"x".repeat(100)}\n... [TRUNCATED - original size: 200000]` },
      { attributes: { [`${"n".repeat(200)}…`]: "1", id: "kept" } },
      { attributes: { a0: "", a99: "", "…": "4900 more left out" } },
    ]);
    expect(root.children?.[4]).toMatchObject({ attributes: { id: "kept" } });
  });

  it("never splits a surrogate pair", () => {
    const { root } = make(el(`x${"😀".repeat(100)}`, { [`x${"😀".repeat(200)}`]: "😀".repeat(2_000) }));
    expect(JSON.stringify(root)).not.toMatch(/\\ud[89a-f]/);
  });

  it("keeps hostile attribute names attributes", () => {
    const attributes = JSON.parse('{"__proto__":"a","constructor":"b"}') as Record<string, string>;
    const text = JSON.stringify(make(el("p", attributes)).root);
    expect(text).toBe('{"tag":"p","attributes":{"__proto__":"a","constructor":"b"}}');
  });

  it("survives any depth", () => {
    expect(make(nested(100_000))).toMatchObject({ nodeCount: 16, depth: 15, cutBy: new Set(["depth"]) });
  });

  it("has the form of its schema", () => {
    const { root } = make(el("ul", {}, ...items("li", 30)), { maxNodes: 10 });
    expect(outlineNodeSchema.safeParse(root).success).toBe(true);
    expect(outlineNodeSchema.safeParse({ ...root, children: [{ truncated: true }] }).success).toBe(false);
  });
});
