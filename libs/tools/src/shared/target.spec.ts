import type { ActionResults } from "@browser-mcp/protocol";
import { captureScreenshot } from "../capture-screenshot.js";
import { executeJavascript } from "../execute-javascript.js";
import { getAccessibilityTree } from "../get-accessibility-tree.js";
import { getDomSnapshot } from "../get-dom-snapshot.js";
import { getPageContent } from "../get-page-content.js";
import { getPerformanceMetrics } from "../get-performance-metrics.js";
import { ScriptedBrowser } from "./scripted-browser.fixture.js";
import { tabParams } from "./target.js";

const tools = [
  captureScreenshot,
  executeJavascript,
  getAccessibilityTree,
  getDomSnapshot,
  getPageContent,
  getPerformanceMetrics,
];
const answers: Partial<ActionResults> = {
  executeScript: { ok: true, value: 1 },
  getAccessibilityTree: { tree: null, summary: {}, coverage: "whole-page" },
  getDOMSnapshot: { root: null, nodeCount: 0, coverage: { text: true } },
  getPageContent: { url: "u", title: "t", text: "x" },
  getPerformanceMetrics: { timing: {}, navigation: {}, resources: [], memory: null },
};

describe("a discarded tab", () => {
  it.each(tools.map((tool) => [tool.name, tool] as const))(
    "is loaded again by %s only on request",
    async (name, tool) => {
      const browser = new ScriptedBrowser(answers);
      const code = name === "execute_javascript" ? { code: "1" } : {};
      const asked = async (args: object): Promise<object | undefined> => {
        // What comes of the answer is the tool's own spec's business.
        await tool.invoke({ tabId: 7, ...code, ...args }, browser.context(name)).catch(() => undefined);
        return browser.requests.at(-1)?.params;
      };
      expect(await asked({ reload_discarded: true })).toMatchObject({ tabId: 7, reloadDiscarded: true });
      expect(await asked({})).not.toHaveProperty("reloadDiscarded");
    },
  );
});

describe("tabParams", () => {
  it("leaves out what was not said", () => {
    expect([tabParams({}), tabParams({ tabId: 7, reloadDiscarded: false })]).toEqual([{}, { tabId: 7 }]);
  });
});
