import { normaliseAccessibility } from "./accessibility.js";
import { normaliseDom } from "./dom.js";
import { normalisePageContent } from "./page-content.js";
import { normalisePerformance } from "./performance.js";
import { normaliseScript } from "./script.js";

const ours = { browserId: "b", protocol: 2, params: {} } as const;

describe("what only our extension gives passes normalisation", () => {
  it("Markdown, where it was asked for", () => {
    const wire = { url: "u", title: "t", text: "x", markdown: "# x" };
    expect(normalisePageContent(wire, { format: "markdown" })).toMatchObject({ markdown: "# x" });
    expect(normalisePageContent(wire, {})).not.toHaveProperty("markdown");
    const limitations = ["markdown: of the first part only"];
    expect(normalisePageContent({ ...wire, limitations }, { format: "markdown" })).toMatchObject({
      limitations,
    });
  });

  it("a selected subtree with text, styles and what was left out of it", () => {
    const root = {
      tag: "p",
      attributes: {},
      text: "hello",
      styles: { color: "red", broken: 1 },
      remainingChildren: 3,
      children: [],
    };
    const coverage = { text: true, styles: true, selected: true };
    const wire = { nodeCount: 9, subtreeCount: 4, coverage, root: { ...root, styles: { color: "red" } } };
    expect(normaliseDom(wire, ours)).toEqual(wire);
    expect(normaliseDom({ ...wire, root: { ...root, styles: {} } }, ours)?.root?.styles).toEqual({});
  });

  it("where a script failed, and what could not be promised", () => {
    const failure = { ok: false, message: "m", position: { line: 2, column: 5 }, limitations: ["slow"] };
    expect(normaliseScript(failure, ours)).toEqual(failure);
    expect(normaliseScript({ ok: true, value: 1, limitations: ["slow", 7] }, ours)).toEqual({
      ok: true,
      value: 1,
      limitations: ["slow"],
    });
    expect(normaliseScript({ ok: true, value: 1, limitations: "none" }, ours)).toEqual({
      ok: true,
      value: 1,
    });
    expect(normaliseScript({ ...failure, position: "top" }, ours)).not.toHaveProperty("position");
  });

  it("Core Web Vitals, and who made the accessibility tree", () => {
    const vitals = { LCP: { value: 120, rating: "good" as const } };
    expect(
      normalisePerformance({ timing: {}, navigation: {}, resources: [], memory: null, vitals }),
    ).toMatchObject({ vitals });
    expect(normaliseAccessibility({ tree: null, summary: {}, source: "browser" }, ours)).toMatchObject({
      source: "browser",
    });
  });
});
