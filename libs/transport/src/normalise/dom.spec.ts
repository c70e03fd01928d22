import { normaliseDom } from "./dom.js";

const existing = { protocol: 1 } as const;
const superset = { protocol: 2 } as const;
const rootOf = (structure: object) => normaliseDom({ nodeCount: 1, structure }, existing)?.root;

describe("normaliseDom", () => {
  it.each([
    ["DIV", "div"],
    ["H1", "h1"],
    ["MY-ELEMENT", "my-element"],
    ["linearGradient", "linearGradient"],
    ["svg", "svg"],
  ])("spells %s as %s", (tagName, tag) => {
    expect(rootOf({ tagName })?.tag).toBe(tag);
  });

  it("reads our extension's root, with its text", () => {
    const root = { tag: "p", attributes: { id: "a" }, text: "hello", children: [] };
    expect(normaliseDom({ nodeCount: 1, root }, superset)).toEqual({
      nodeCount: 1,
      root,
      coverage: { text: true },
    });
  });

  it("says what the existing extension does not send", () => {
    expect(normaliseDom({ nodeCount: 1, structure: { tagName: "P" } }, existing)?.coverage).toEqual({
      text: false,
      maxDepth: 10,
    });
  });

  it("keeps the order of children", () => {
    const children = ["A", "B", "I"].map((tagName) => ({ tagName, children: [] }));
    expect(rootOf({ tagName: "P", children })?.children.map(({ tag }) => tag)).toEqual(["a", "b", "i"]);
  });

  it("tolerates odd nodes, and leaves out what is no element", () => {
    const root = rootOf({
      tagName: "svg",
      className: {},
      attributes: { width: "5", odd: { a: 1 } },
      children: [
        null,
        5,
        "text",
        {},
        [],
        { truncated: true },
        { tagName: "g", attributes: [], children: {} },
      ],
    });
    expect(root).toEqual({
      tag: "svg",
      attributes: { width: "5" },
      children: [{ tag: "g", attributes: {}, children: [] }],
    });
  });

  it("survives any depth", () => {
    let node: object = { tagName: "I", attributes: {}, children: [] };
    for (let depth = 0; depth < 100_000; depth += 1) node = { tagName: "B", children: [node] };
    let found = rootOf(node);
    let depth = 0;
    while (found?.children[0] !== undefined) {
      found = found.children[0];
      depth += 1;
    }
    expect([depth, found?.tag]).toEqual([100_000, "i"]);
  });

  it("keeps an attribute named __proto__ an attribute", () => {
    const structure: object = JSON.parse('{"tagName":"P","attributes":{"__proto__":"x","bad":1}}');
    expect(Object.keys(rootOf(structure)?.attributes ?? {})).toEqual(["__proto__"]);
  });

  it("hides the value of a password field", () => {
    const attributes = { type: "Password", value: "hunter2", name: "pw" };
    expect(rootOf({ tagName: "INPUT", attributes })?.attributes).toEqual({
      type: "Password",
      value: "[REDACTED]",
      name: "pw",
    });
  });

  it("has no root where the document has none, and no tree where its top is no element", () => {
    const none = { root: null, nodeCount: 0 };
    expect(normaliseDom({ nodeCount: 0 }, existing)).toMatchObject(none);
    expect(normaliseDom({ nodeCount: 0, structure: null }, existing)).toMatchObject(none);
    expect(normaliseDom({ nodeCount: 0, structure: {} }, existing)).toBeUndefined();
  });
});
