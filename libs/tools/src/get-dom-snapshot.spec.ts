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

  it("links the whole where a part of one element is left out, though no element is", async () => {
    const cut = async (element: DomSnapshot["root"]) =>
      (await run({ tabId: 7 }, snapshotOf(element!, 1))).output;
    expect(await cut(el("html", { src: "s".repeat(3_000) }))).toMatchObject({
      structured: { truncated: false },
      truncated: true,
      whole: { uri: expect.stringContaining("browser://tab/7/dom") },
    });
    expect(await cut(textEl("html", "t".repeat(600)))).toMatchObject({ truncated: true });
    expect(await cut(el("html", { src: "short" }))).toMatchObject({ truncated: false });
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

  describe("when the extension applies the arguments itself", () => {
    const sent: DomSnapshot = {
      root: {
        ...el(
          "x-card",
          {},
          el("#shadow-root", {}, { ...textEl("p", "seen"), styles: { color: "red" } }),
          { ...el("ul"), remainingChildren: 7 },
          { ...el("ol"), remainingChildren: 2 },
        ),
        remainingChildren: 30,
      },
      nodeCount: 900,
      subtreeCount: 45,
      coverage: { text: true, styles: true, selected: true, maxDepth: 4 },
    };

    it("passes them all on", async () => {
      const args = {
        selector: "x-card",
        maxDepth: 4,
        maxNodes: 20,
        includeStyles: true,
        excludeScripts: false,
      };
      const { browser } = await run({ ...args, tabId: 7 }, sent);
      expect(browser.requests[0]?.params).toEqual({ ...args, tabId: 7, excludeStyles: true });
    });

    it("takes the root as what was selected, with styles and shadow roots, and tells what was left out", async () => {
      const { result } = await run({ selector: ":host(x-card)", includeStyles: true, maxNodes: 10 }, sent);
      expect(result).toEqual({
        root: {
          tag: "x-card",
          attributes: {},
          children: [
            {
              tag: "#shadow-root",
              attributes: {},
              children: [{ tag: "p", attributes: {}, text: "seen", styles: { color: "red" } }],
            },
            { tag: "ul", attributes: {}, children: [{ truncated: true, remainingChildren: 7 }] },
            { tag: "ol", attributes: {}, children: [{ truncated: true, remainingChildren: 2 }] },
            { truncated: true, reason: "Max result size reached", remainingChildren: 30 },
          ],
        },
        nodeCount: 5,
        originalNodeCount: 45,
        truncated: true,
        filters: {
          selector: ":host(x-card)",
          maxDepth: 5,
          maxNodes: 10,
          excludeScripts: true,
          excludeStyles: true,
        },
        message:
          "DOM tree truncated to 5 nodes (original: 45 nodes). Use selector to target specific elements.",
        limitations: [],
      });
    });

    it("says that more nodes would give more", async () => {
      const items = Array.from({ length: 9 }, () => el("li"));
      const root = { ...el("ul", {}, ...items), remainingChildren: 3 };
      const { result } = await run({ maxNodes: 10 }, { ...sent, root });
      const leftOut = { truncated: true, reason: "Max nodes reached", remainingChildren: 3 };
      expect(result).toMatchObject({
        nodeCount: 10,
        root: { children: expect.arrayContaining([leftOut]) },
        message: expect.stringContaining("or increase maxNodes."),
      });
    });

    it("says that more levels would give more", async () => {
      const root = el("ul", {}, { ...el("li"), remainingChildren: 3 });
      const { result } = await run({ maxDepth: 1 }, { ...sent, root });
      expect(result).toMatchObject({
        root: { children: [{ tag: "li", children: [{ truncated: true, remainingChildren: 3 }] }] },
        message: expect.stringContaining("or increase maxDepth."),
      });
    });

    it("keeps the marks of what was cut in the page", async () => {
      const text = `${"x".repeat(500)}\n... [TRUNCATED - original size: 90000]`;
      const { result } = await run({}, { ...sent, root: textEl("p", text) });
      expect(result).toMatchObject({ root: { text } });
    });

    it("says that everything is shown where it is", async () => {
      const { result } = await run({}, { ...sent, root: el("html"), nodeCount: 1, subtreeCount: 1 });
      expect(result).toMatchObject({
        truncated: false,
        message: "Showing complete DOM tree (1 nodes)",
        limitations: [],
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
    const styled = { ...simple, root: { ...el("p"), styles: { color: "red" }, remainingChildren: 2 } };
    for (const [args, snapshot] of [
      [{}, simple],
      [{ maxDepth: 1 }, simple],
      [{ maxNodes: 10 }, simple],
      [{ selector: "p" }, simple],
      [{}, styled],
    ] as const) {
      const { result } = await run(args, snapshot);
      expect(getDomSnapshot.output.strict().safeParse(result).error).toBeUndefined();
    }
  });
});
