import type { DomNode } from "@browser-mcp/protocol";
import { cutDom } from "./cut-dom.js";

const node = (tag: string, ...children: DomNode[]): DomNode => ({ tag, attributes: {}, children });
const leftOut = (remainingChildren: number) => ({
  truncated: true,
  reason: "Max nodes reached",
  remainingChildren,
});
const tree = node("html", node("head", node("title")), node("body", node("p"), node("p"), node("p")));
const bare = (tag: string) => ({ tag, attributes: {} });

describe("cutDom", () => {
  it("keeps a tree within the limit whole", () => {
    expect(cutDom(tree, 7)).toEqual({
      count: 7,
      root: {
        ...bare("html"),
        children: [
          { ...bare("head"), children: [bare("title")] },
          { ...bare("body"), children: [bare("p"), bare("p"), bare("p")] },
        ],
      },
    });
  });

  it("keeps the upper levels and says where how many children are missing", () => {
    expect(cutDom(tree, 5)).toMatchObject({
      count: 5,
      root: { children: [{ children: [bare("title")] }, { children: [bare("p"), leftOut(2)] }] },
    });
    expect(cutDom(tree, 2)).toMatchObject({
      count: 2,
      root: { children: [{ tag: "head", children: [leftOut(1)] }, leftOut(1)] },
    });
  });

  it("keeps what a node holds beside its children", () => {
    const link = { tag: "a", attributes: { href: "/b" }, text: "Go" };
    expect(cutDom({ ...link, children: [] }, 1).root).toEqual(link);
  });

  it("has nothing to cut of no tree", () => {
    expect(cutDom(null, 500)).toEqual({ root: null, count: 0 });
  });

  it("walks a tree deeper than the stack", () => {
    let deep = node("b");
    for (let depth = 0; depth < 100_000; depth += 1) deep = node("b", deep);
    expect(cutDom(deep, Infinity).count).toBe(100_001);
  });
});
