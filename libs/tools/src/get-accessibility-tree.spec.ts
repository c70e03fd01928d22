import type { AccessibilityNode, AccessibilityTree } from "@browser-mcp/protocol";
import { getAccessibilityTree } from "./get-accessibility-tree.js";
import { ScriptedBrowser } from "./shared/scripted-browser.fixture.js";

const node = (tag: string, ...children: readonly AccessibilityNode[]): AccessibilityNode => ({
  tag,
  role: tag,
  name: `the ${tag}`,
  focusable: false,
  tabIndex: -1,
  visible: true,
  ariaAttributes: { "aria-label": `the ${tag}` },
  semanticInfo: { hasColorContrast: true },
  issues: ["too small"],
  children,
});

const whole: AccessibilityTree = {
  tree: node("body", node("h1"), node("button")),
  summary: { totalNodes: 3, truncated: false },
  coverage: "whole-page",
};

const run = async (args: object, data: AccessibilityTree = whole) => {
  const browser = new ScriptedBrowser({ getAccessibilityTree: data });
  const output = await getAccessibilityTree.invoke(args, browser.context("get_accessibility_tree"));
  return { browser, output, result: output.structured };
};

describe("get_accessibility_tree", () => {
  it("gives tree and summary under the names of the extension", async () => {
    const { result } = await run({});
    const fields = {
      focusable: false,
      tabIndex: -1,
      visible: true,
      semanticInfo: { hasColorContrast: true },
      accessibilityIssues: ["too small"],
    };
    const expected = (tag: string, ...children: readonly object[]) => ({
      ...fields,
      tagName: tag,
      role: tag,
      name: `the ${tag}`,
      ariaAttributes: { "aria-label": `the ${tag}` },
      children,
    });
    expect(result).toEqual({
      tree: expected("body", expected("h1"), expected("button")),
      summary: { totalNodes: 3, truncated: false },
      complete: true,
      limitations: [],
    });
  });

  it.each([
    [1, "1 frame of"],
    [2, "2 frames of"],
  ])(
    "is not complete where %d of the page's frames could not be looked into",
    async (framesLeftOut, said) => {
      const { result } = await run({}, { ...whole, summary: { ...whole.summary, framesLeftOut } });
      expect(result).toMatchObject({ complete: false, limitations: [expect.stringContaining(said)] });
    },
  );

  it.each(["browser", "computed"] as const)("says where the tree comes from: %s", async (source) => {
    expect((await run({}, { ...whole, source })).result).toMatchObject({ source });
  });

  it.each([
    [{ timeout: 5_000 }, 5_000],
    [{ timeout: 120_000 }, 120_000],
  ])("gives browser and port the time of %j", async (args, timeout) => {
    const { browser } = await run({ ...args, tabId: 7 });
    expect(browser.requests).toMatchObject([
      { action: "getAccessibilityTree", params: { tabId: 7, timeout }, options: { timeoutMs: timeout } },
    ]);
  });

  it("leaves it to the port how long a call may take that names no time", async () => {
    const { browser } = await run({ tabId: 7 });
    expect(browser.requests).toMatchObject([{ params: { tabId: 7, timeout: 30_000 } }]);
    expect(browser.requests[0]?.options).not.toHaveProperty("timeoutMs");
  });

  it("has a deadline of its own that is longer than any it can be asked for", () => {
    expect(getAccessibilityTree.deadlineMs).toBeGreaterThan(120_000);
  });

  it.each([4_999, 120_001, 5_000.5, "10000"])("refuses a timeout of %j", async (timeout) => {
    await expect(run({ timeout })).rejects.toMatchObject({
      code: "INVALID_PARAMETERS",
      message: expect.stringContaining('"timeout"'),
    });
  });

  it.each<[string, AccessibilityTree, RegExp]>([
    ["failed", { ...whole, tree: null, error: "timed out" }, /failed: timed out/],
    ["found no tree", { ...whole, tree: null }, /no tree/],
    ["stopped early", { ...whole, summary: { truncated: true } }, /stopped before the end/],
    [
      "looks only outside plain containers",
      { ...whole, coverage: "outside-plain-containers" },
      /inside a div, p or span/,
    ],
  ])("says that the tree is incomplete when the extension %s", async (_case, data, limitation) => {
    const { result } = await run({}, data);
    expect(result).toMatchObject({ complete: false, limitations: [expect.stringMatching(limitation)] });
  });

  it("passes the extension's error on", async () => {
    const data = {
      ...whole,
      tree: null,
      error: "timed out",
      summary: { processedNodes: 9, truncated: true },
    };
    expect((await run({}, data)).result).toMatchObject({
      tree: null,
      error: "timed out",
      summary: { processedNodes: 9 },
    });
  });

  it("survives a tree of any depth, and says that it cut it", async () => {
    let tree = node("i");
    for (let depth = 0; depth < 100_000; depth += 1) tree = node("b", tree);
    const { result } = await run({}, { ...whole, tree });
    expect(result).toMatchObject({ complete: false, limitations: [expect.stringContaining("51 nodes")] });
    expect(JSON.stringify(result).match(/"tagName"/g)).toHaveLength(51);
  });

  it("shows the upper levels of a tree that is too large, and where the rest was", async () => {
    const rows = Array.from({ length: 600 }, () => node("li", node("a")));
    const { result, output } = await run(
      {},
      { ...whole, tree: node("body", node("nav"), node("main", ...rows)) },
    );
    expect(Buffer.byteLength(JSON.stringify(result))).toBeLessThan(100_000);
    expect(result).toMatchObject({
      tree: { children: [{ tagName: "nav" }, { tagName: "main", remainingChildren: expect.any(Number) }] },
      complete: false,
      limitations: [expect.stringMatching(/^The tree is too large for one result: \d{3} nodes are shown/)],
    });
    expect(output.truncated).toBe(true);
  });

  it("links the whole where a part of one node is left out, though no node is", async () => {
    const { output } = await run({ tabId: 7 }, { ...whole, tree: { ...node("p"), name: "n".repeat(600) } });
    expect(output).toMatchObject({
      structured: { complete: true },
      truncated: true,
      whole: { uri: expect.stringContaining("browser://tab/7/accessibility") },
    });
    expect((await run({ tabId: 7 })).output.truncated).toBe(false);
  });

  it("gives a result that its output schema describes", async () => {
    for (const data of [whole, { ...whole, tree: null, error: "e" }]) {
      const { result } = await run({}, data);
      expect(getAccessibilityTree.output.strict().safeParse(result).error).toBeUndefined();
    }
  });
});
