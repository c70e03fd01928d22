import type { BrowserMcpError, DomSnapshot } from "@browser-mcp/protocol";
import { getDomSnapshot } from "./get-dom-snapshot.js";
import { el, nested, snapshotOf, textEl } from "./shared/dom-tree.fixture.js";
import { ScriptedBrowser } from "./shared/scripted-browser.fixture.js";

const simple = snapshotOf(
  el(
    "html",
    { lang: "en" },
    el("head", {}, el("title"), el("style"), el("link", { rel: "stylesheet" })),
    el("body", {}, el("main", { id: "m" }, el("p", { class: "x" }), el("p")), el("script")),
  ),
  10,
);

const run = async (args: object, snapshot: DomSnapshot = simple) => {
  const browser = new ScriptedBrowser({ getDOMSnapshot: snapshot });
  const output = await getDomSnapshot.invoke(args, browser.context("get_dom_snapshot"));
  return { browser, output, result: output.structured };
};

const failure = (args: object, snapshot?: DomSnapshot): Promise<BrowserMcpError> =>
  run(args, snapshot).then(
    () => Promise.reject(new Error("it did not fail")),
    (thrown: BrowserMcpError) => thrown,
  );

describe("get_dom_snapshot", () => {
  it("gives the tree without scripts and styles, and true counts", async () => {
    const { result } = await run({});
    expect(result).toMatchObject({
      root: {
        tag: "html",
        attributes: { lang: "en" },
        children: [
          { tag: "head", children: [{ tag: "title", attributes: {} }] },
          { tag: "body", children: [{ tag: "main", children: [{ tag: "p" }, { tag: "p" }] }] },
        ],
      },
      nodeCount: 7,
      originalNodeCount: 10,
      truncated: false,
      filters: { maxDepth: 5, maxNodes: 500, excludeScripts: true, excludeStyles: true },
      message: "Showing complete DOM tree (7 nodes)",
    });
  });

  it("gives scripts and styles where they are wanted", async () => {
    const { result } = await run({ exclude_scripts: false, exclude_styles: false });
    expect(result).toMatchObject({ nodeCount: 10, message: "Showing complete DOM tree (10 nodes)" });
  });

  it("asks for the tab, and passes browserId and maxAge on", async () => {
    const { browser } = await run({ tabId: 7, browserId: "b", maxAge: 0, selector: "p" });
    expect(browser.requests).toMatchObject([
      { action: "getDOMSnapshot", params: { tabId: 7 }, options: { browserId: "b", maxAgeMs: 0 } },
    ]);
  });

  it("shows the subtree of the first match", async () => {
    const { result } = await run({ selector: " BODY > #m " });
    expect(result).toMatchObject({
      root: { tag: "main", attributes: { id: "m" }, children: [{ tag: "p" }, { tag: "p" }] },
      nodeCount: 3,
      originalNodeCount: 3,
      truncated: false,
      filters: { selector: "BODY > #m" },
      message: "Showing subtree for selector 'BODY > #m' (3 nodes)",
    });
  });

  describe("when it has to cut", () => {
    const wide = snapshotOf(el("ul", {}, ...Array.from({ length: 40 }, () => el("li", {}, el("b")))), 81);

    it.each([
      [{ maxNodes: 10 }, 10, "Use selector to target specific elements or increase maxNodes."],
      [{ maxDepth: 1 }, 41, "Use selector to target specific elements or increase maxDepth."],
      [
        { maxNodes: 40, maxDepth: 1 },
        40,
        "Use selector to target specific elements or increase maxNodes and maxDepth.",
      ],
    ])("says so for %j", async (args, nodeCount, advice) => {
      const { result, output } = await run(args, wide);
      expect(result).toMatchObject({
        nodeCount,
        originalNodeCount: 81,
        truncated: true,
        message: `DOM tree truncated to ${nodeCount} nodes (original: 81 nodes). ${advice}`,
      });
      expect(output.truncated).toBe(true);
    });

    it("gives no advice that cannot be followed", async () => {
      const { result } = await run(
        { maxDepth: 15 },
        { ...snapshotOf(nested(20), 21), coverage: { text: true } },
      );
      expect(result).toHaveProperty(
        "message",
        "DOM tree truncated to 16 nodes (original: 21 nodes). Use selector to target specific elements.",
      );
    });

    it("counts the subtree where a selector named it", async () => {
      const deep = snapshotOf(el("html", {}, nested(4)), 6);
      const { result } = await run({ selector: "b", maxDepth: 1 }, deep);
      expect(result).toMatchObject({ nodeCount: 2, originalNodeCount: 5, truncated: true });
    });
  });

  describe("when the extension does not give everything", () => {
    it("says that text is missing", async () => {
      const { result } = await run({});
      expect(result).toHaveProperty("limitations", [expect.stringMatching(/^text: /)]);
    });

    it("says that styles are missing where they are asked for", async () => {
      const { result } = await run({ includeStyles: true });
      expect(result).toHaveProperty("limitations", [
        expect.stringMatching(/^text: /),
        expect.stringMatching(/^styles: /),
      ]);
    });

    it("says that the document has no more levels than were sent", async () => {
      const { result } = await run({ maxDepth: 11 });
      expect(result).toMatchObject({
        truncated: false,
        limitations: [expect.anything(), expect.stringMatching(/^depth: .* at most 10 .* has no more/)],
      });
    });

    it("says how many elements lie deeper than were sent", async () => {
      const { result } = await run({ maxDepth: 15 }, snapshotOf(nested(10), 14));
      expect(result).toMatchObject({
        nodeCount: 11,
        truncated: true,
        message:
          "DOM tree truncated to 11 nodes (original: 14 nodes). The connected extension does not send the others.",
        limitations: [expect.anything(), expect.stringMatching(/^depth: .* 3 of the document's 14 elements/)],
      });
    });

    it("does not call a part cut that ends above the deepest level that was sent", async () => {
      const document = el("html", {}, el("p"), nested(9));
      const { result } = await run({ selector: "p" }, snapshotOf(document, 20));
      expect(result).toHaveProperty("truncated", false);
    });

    it("has nothing to say where everything was sent", async () => {
      const root = el("html", {}, textEl("p", "x".repeat(600)));
      const { result } = await run({ maxDepth: 15 }, { root, nodeCount: 2, coverage: { text: true } });
      expect(result).toMatchObject({
        limitations: [],
        root: { children: [{ tag: "p", text: `${"x".repeat(500)}\n... [TRUNCATED - original size: 600]` }] },
      });
    });
  });

  describe("when nothing matches", () => {
    it("fails, and says what was searched", async () => {
      expect(await failure({ selector: "table" })).toMatchObject({
        code: "ELEMENT_NOT_FOUND",
        message: "No element found matching selector: table",
        hint: expect.stringContaining("Searched all 10 elements"),
      });
    });

    it("says that not all was searched", async () => {
      expect(await failure({ selector: "table" }, snapshotOf(nested(10), 14))).toMatchObject({
        hint: expect.stringContaining("Searched 11 of the document's 14 elements"),
      });
    });

    it("fails in a document without elements", async () => {
      expect(await failure({ selector: "p" }, snapshotOf(null, 0))).toMatchObject({
        code: "ELEMENT_NOT_FOUND",
      });
    });
  });

  it("shows an empty document as it is", async () => {
    const { result } = await run({}, snapshotOf(null, 0));
    expect(result).toMatchObject({
      root: null,
      nodeCount: 0,
      truncated: false,
      message: "Showing complete DOM tree (0 nodes)",
    });
  });

  it.each([
    [{ maxDepth: 0 }, "maxDepth"],
    [{ maxDepth: 16 }, "maxDepth"],
    [{ maxNodes: 9 }, "maxNodes"],
    [{ maxNodes: 2_001 }, "maxNodes"],
    [{ selector: "  " }, "selector"],
    [{ selector: "p[" }, "selector"],
    [{ includeStyles: "yes" }, "includeStyles"],
    [{ depth: 3 }, "depth"],
  ])("refuses %j and names the argument", async (args, name) => {
    expect(await failure(args)).toMatchObject({
      code: "INVALID_PARAMETERS",
      message: expect.stringContaining(`"${name}"`),
    });
  });

  it("survives a page of any depth, and takes null for absent", async () => {
    const { result } = await run({ selector: null, maxDepth: 15 }, snapshotOf(nested(100_000), 100_001));
    expect(result).toMatchObject({ nodeCount: 16, originalNodeCount: 100_001, truncated: true });
  });

  it("gives a result that its output schema describes", async () => {
    for (const args of [{}, { maxDepth: 1 }, { maxNodes: 10 }, { selector: "p" }]) {
      const { result } = await run(args);
      expect(getDomSnapshot.output.strict().safeParse(result).error).toBeUndefined();
    }
  });
});
