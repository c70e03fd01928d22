import { el, nested } from "./dom-tree.fixture.js";
import { attributeOf, countElements, inDocumentOrder, indexTree } from "./dom-tree.js";

const tree = indexTree(
  el("HTML", {}, el("head", {}, el("title")), el("body", {}, el("p"), el("linearGradient"))),
);

describe("indexTree", () => {
  it("gives every element its parent, position, depth and name", () => {
    const places = [...inDocumentOrder(tree)].map(({ name, parent, position, depth }) => [
      name,
      parent?.name,
      position,
      depth,
    ]);
    expect(places).toEqual([
      ["html", undefined, 0, 0],
      ["head", "html", 0, 1],
      ["title", "head", 0, 2],
      ["body", "html", 1, 1],
      ["p", "body", 0, 2],
      ["lineargradient", "body", 1, 2],
    ]);
  });

  it("survives any depth", () => {
    expect(countElements(indexTree(nested(100_000)))).toBe(100_001);
  });
});

describe("attributeOf", () => {
  it.each([
    ["viewBox", "0 0 1 1"],
    ["viewbox", "0 0 1 1"],
    ["VIEWBOX", "0 0 1 1"],
    ["toString", undefined],
    ["__proto__", undefined],
    ["", undefined],
  ])("finds %s", (name, value) => {
    expect(attributeOf(indexTree(el("svg", { viewBox: "0 0 1 1" })), name)).toBe(value);
  });

  it("finds an attribute that is named __proto__", () => {
    const attributes = JSON.parse('{"__proto__":"hostile"}') as Record<string, string>;
    expect(attributeOf(indexTree(el("p", attributes)), "__proto__")).toBe("hostile");
  });
});
