import type { McpTestClient, ToolCallResult } from "@browser-mcp/testing";
import type { CDPSession, Page } from "puppeteer-core";

/** One question that both are asked of one page in one browser: a client through the server, and puppeteer over CDP. */
export interface BrowserScenario {
  readonly name: string;
  /** The page, as a path of {@link browserPages}. */
  readonly path: string;
  /** Calls to each at most, because some take long. */
  readonly maxCalls: number;
  /** What the ratio of the medians shall not exceed. */
  readonly bound: number;
  /** Rejects unless the answer is the right one. */
  ours(client: McpTestClient, tabId: number): Promise<void>;
  /** Rejects unless the answer is the right one. */
  rival(page: Page, devtools: CDPSession): Promise<void>;
}

/** Elements of the large page, a few more than what is named here. */
const LARGE_PAGE_NODES = 5_000;

const cell = '<div class="row"><span title="cell">cell</span></div>';
const paragraph = "<p>The quick brown fox jumps over the lazy dog, again and again.</p>";

/** The pages that are asked. */
export const browserPages: Readonly<Record<string, string>> = {
  "/large": `<!doctype html><title>Large</title><main>${cell.repeat(LARGE_PAGE_NODES / 2)}</main>`,
  "/text": `<!doctype html><title>Text</title><meta name="description" content="words">${paragraph.repeat(300)}`,
};

/** Every scenario, in the order in which they run. */
export const browserScenarios: readonly BrowserScenario[] = [
  {
    name: "browser-dom-5000",
    path: "/large",
    maxCalls: 200,
    bound: 2,
    ours: async (client, tabId) => {
      const args = { tabId, maxDepth: 15, maxNodes: 2_000, maxAge: 0 };
      check(await client.callTool("get_dom_snapshot", args), ({ originalNodeCount }) => {
        return Number(originalNodeCount) >= LARGE_PAGE_NODES;
      });
    },
    rival: async (_page, devtools) => {
      const { root } = await devtools.send("DOM.getDocument", { depth: -1, pierce: true });
      assert(root.children !== undefined, root.nodeName);
    },
  },
  {
    name: "browser-content",
    path: "/text",
    maxCalls: 400,
    bound: 2,
    ours: async (client, tabId) => {
      const result = await client.callTool("get_page_content", { tabId, maxAge: 0 });
      check(result, ({ title }) => title === "Text");
    },
    rival: async (page) => {
      const { title } = await page.evaluate(() => ({
        url: document.URL,
        title: document.title,
        text: document.body.innerText,
        description: document.querySelector('meta[name="description"]')?.getAttribute("content"),
      }));
      assert(title === "Text", title);
    },
  },
  {
    name: "browser-execute",
    path: "/text",
    maxCalls: 400,
    bound: 2,
    ours: async (client, tabId) => {
      const result = await client.callTool("execute_javascript", { tabId, code: "document.title" });
      check(result, (structured) => structured["result"] === "Text");
    },
    rival: async (page) => {
      const title = await page.evaluate("document.title");
      assert(title === "Text", String(title));
    },
  },
  {
    name: "browser-screenshot",
    path: "/text",
    maxCalls: 40,
    bound: 2,
    ours: async (client, tabId) => {
      check(await client.callTool("capture_screenshot", { tabId }), ({ width }) => Number(width) > 100);
    },
    rival: async (page) => {
      const picture = await page.screenshot({ type: "png" });
      assert(picture.length > 100, `${picture.length} bytes`);
    },
  },
];

function check(
  { isError, text, structured }: ToolCallResult,
  right: (structured: Readonly<Record<string, unknown>>) => boolean,
): void {
  assert(!isError && structured !== undefined && right(structured), text.slice(0, 300));
}

function assert(right: boolean, answer: string): void {
  if (!right) throw new Error(`A wrong answer: ${answer}`);
}
