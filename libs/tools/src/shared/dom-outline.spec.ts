import type { DomNode } from "@browser-mcp/protocol";
import { el, nested, textEl } from "./dom-tree.fixture.js";
import { indexTree } from "./dom-tree.js";
import { outline, outlineNodeSchema } from "./dom-outline.js";
import type { OutlineOptions } from "./dom-outline.js";

const all: OutlineOptions = { maxDepth: 15, maxNodes: 2_000, excludeScripts: false, excludeStyles: false };
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
      cutByDepth: true,
      cutByNodes: false,
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
    const { root, cutByNodes, nodeCount } = make(el("ul", {}, ...items("li", 30)), { maxNodes: 10 });
    expect(nodeCount).toBe(10);
    expect(cutByNodes).toBe(true);
    expect(root.children).toHaveLength(10);
    expect(root.children?.at(-1)).toEqual({
      truncated: true,
      reason: "Max nodes reached",
      remainingChildren: 21,
    });
  });

  it("is not cut where it just fits", () => {
    const { cutByNodes, cutByDepth } = make(el("ul", {}, ...items("li", 9)), { maxNodes: 10, maxDepth: 1 });
    expect([cutByNodes, cutByDepth]).toEqual([false, false]);
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
      cutByDepth: false,
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

  it("keeps hostile attribute names attributes", () => {
    const attributes = JSON.parse('{"__proto__":"a","constructor":"b"}') as Record<string, string>;
    const text = JSON.stringify(make(el("p", attributes)).root);
    expect(text).toBe('{"tag":"p","attributes":{"__proto__":"a","constructor":"b"}}');
  });

  it("survives any depth", () => {
    expect(make(nested(100_000))).toMatchObject({ nodeCount: 16, deepest: 15, cutByDepth: true });
  });

  it("has the form of its schema", () => {
    const { root } = make(el("ul", {}, ...items("li", 30)), { maxNodes: 10 });
    expect(outlineNodeSchema.safeParse(root).success).toBe(true);
    expect(outlineNodeSchema.safeParse({ ...root, children: [{ truncated: true }] }).success).toBe(false);
  });
});
