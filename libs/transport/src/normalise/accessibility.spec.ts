import { normaliseAccessibility } from "./accessibility.js";

const existing = { protocol: 1 } as const;
const superset = { protocol: 2 } as const;

describe("normaliseAccessibility", () => {
  it("reads a node and its children", () => {
    const tree: object = {
      tagName: "BUTTON",
      role: "button",
      name: "Press",
      focusable: true,
      tabIndex: 0,
      visible: true,
      ariaAttributes: { "aria-label": "Press" },
      semanticInfo: { type: "button" },
      accessibilityIssues: ["too small"],
      children: [{ tagName: "b", role: "b", name: "" }, null, "text", {}],
    };
    expect(normaliseAccessibility({ tree, summary: { totalNodes: 2 } }, superset)).toEqual({
      tree: {
        tag: "button",
        role: "button",
        name: "Press",
        focusable: true,
        tabIndex: 0,
        visible: true,
        ariaAttributes: { "aria-label": "Press" },
        semanticInfo: { type: "button" },
        issues: ["too small"],
        children: [
          { tag: "b", role: "b", name: "", ariaAttributes: {}, semanticInfo: {}, issues: [], children: [] },
        ],
      },
      summary: { totalNodes: 2 },
      coverage: "whole-page",
    });
  });

  it("tells the extension's own failure", () => {
    expect(normaliseAccessibility({ error: "timed out", summary: { truncated: true } }, existing)).toEqual({
      tree: null,
      error: "timed out",
      summary: { truncated: true },
      coverage: "outside-plain-containers",
    });
  });

  it("has no tree where the document has none", () => {
    expect(normaliseAccessibility({ tree: null, summary: {} }, superset)).toEqual({
      tree: null,
      summary: {},
      coverage: "whole-page",
    });
  });

  it("survives any depth", () => {
    let node: object = { tagName: "i", role: "i" };
    for (let depth = 0; depth < 100_000; depth += 1) node = { tagName: "b", role: "b", children: [node] };
    expect(normaliseAccessibility({ tree: node, summary: {} }, existing)?.tree?.children).toHaveLength(1);
  });
});
