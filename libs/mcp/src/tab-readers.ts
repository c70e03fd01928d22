import { BrowserMcpError } from "@browser-mcp/protocol";
import type {
  ActionName,
  ActionParams,
  ActionResult,
  NetworkRequest,
  Screenshot,
} from "@browser-mcp/protocol";
import type { ToolIcon } from "@browser-mcp/tools";
import { cutDom } from "./cut-dom.js";
import { cutText } from "./cut-text.js";
import type { TabResourceKind } from "./tab-uri.js";

/** UTF-16 code units of HTML, nodes and entries that a resource holds unless all are asked for (WIRE.md 5.2, 5.3). */
const MAX_HTML = 50_000;
const MAX_NODES = 500;
const MAX_ENTRIES = 100;

/** Asks the browser that has the tab. */
export type Ask = <A extends ActionName>(action: A, params: ActionParams<A>) => Promise<ActionResult<A>>;

/** Scales an image down where it has more bytes than a result may have. */
export type FitImage = (image: Screenshot) => Promise<Screenshot>;

/** What was read: text or base64, and how many nodes, messages or requests there are. */
export type TabReading = {
  readonly mimeType: string;
  readonly count?: number;
} & ({ readonly text: string } | { readonly blob: string });

/** How one kind of resource is shown and read. */
export interface TabReader {
  readonly title: string;
  readonly icon: ToolIcon;
  /** Whom it is of use to: some of it only a program reads with ease. */
  readonly audience: readonly ("user" | "assistant")[];
  readonly mimeType: string;
  readonly description: string;
  /** What `count` counts; absent where nothing is counted. */
  readonly unit?: "nodes" | "messages" | "requests";
  /** Description of one in a list, where its count is known or not. */
  readonly describe: (url: string, count: number | undefined) => string;
  /** The existing extension answers with nothing for a tab that does not exist (WIRE.md 3.5). */
  readonly emptyProvesNothing?: true;
  /** @param full leave the limits aside */
  readonly read: (ask: Ask, tabId: number, full: boolean, fitImage: FitImage) => Promise<TabReading>;
}

const forModels = ["assistant"] as const;
const forBoth = ["user", "assistant"] as const;

const json = (value: object): { readonly mimeType: string; readonly text: string } => ({
  mimeType: "application/json",
  text: JSON.stringify(value),
});

/** The newest entries of a list that is oldest first. */
const newest = <T>(entries: readonly T[], full: boolean): readonly T[] =>
  full ? entries : entries.slice(-MAX_ENTRIES);

/** Bodies may hold secrets: only the tool gives them, where it is asked to. */
const withoutBody = ({
  requestBody: _body,
  ...request
}: NetworkRequest): Omit<NetworkRequest, "requestBody"> => request;

/** Every kind of resource that a tab has. */
export const tabReaders: { readonly [K in TabResourceKind]: TabReader } = {
  content: {
    title: "Page Content",
    icon: "page",
    audience: forBoth,
    mimeType: "text/html",
    description: "HTML of a tab's page, cut and marked at 50,000 characters unless ?full=true is added.",
    describe: (url) => `Full page content from ${url}`,
    read: async (ask, tabId, full) => {
      const { html, text } = await ask("getPageContent", {
        tabId,
        includeHtml: true,
        includeMetadata: false,
      });
      if (html === undefined) return { mimeType: "text/plain", text };
      const mark = `\n... [TRUNCATED - original size: ${html.length}]`;
      return { mimeType: "text/html", text: full ? html : cutText(html, MAX_HTML, mark) };
    },
  },
  dom: {
    title: "DOM Snapshot",
    icon: "elements",
    audience: forModels,
    mimeType: "application/json",
    description: "Tree of a tab's elements, at most 500, upper levels first, unless ?full=true is added.",
    unit: "nodes",
    describe: (url, count) =>
      count === undefined ? `Structured DOM tree of ${url}` : `Structured DOM tree with ${count} nodes`,
    read: async (ask, tabId, full) => {
      const { root, nodeCount, coverage } = await ask("getDOMSnapshot", { tabId });
      const cut = cutDom(root, full ? Infinity : MAX_NODES);
      const dom = { root: cut.root, nodeCount, returnedNodeCount: cut.count, coverage };
      return { ...json(dom), count: nodeCount };
    },
  },
  console: {
    title: "Console Messages",
    icon: "console",
    audience: forModels,
    mimeType: "application/json",
    description: "Console messages of a tab, oldest first, the last 100 unless ?full=true is added.",
    unit: "messages",
    describe: (url) => `Console messages of ${url}`,
    read: async (ask, tabId, full) => {
      const { messages, coverage } = await ask("getConsoleMessages", { tabId });
      const shown = newest(messages, full);
      const count = messages.length;
      return { ...json({ messages: shown, count, limited: shown.length < count, coverage }), count };
    },
  },
  network: {
    title: "Network Requests",
    icon: "network",
    audience: forModels,
    mimeType: "application/json",
    description: "Network requests of a tab, oldest first, the last 100 unless ?full=true is added.",
    unit: "requests",
    describe: (url) => `Network requests of ${url}`,
    emptyProvesNothing: true,
    read: async (ask, tabId, full) => {
      const log = await ask("getNetworkData", { tabId });
      const shown = newest(log.requests, full);
      const count = log.requests.length;
      const limited = shown.length < Math.max(count, log.totalCount);
      return { ...json({ requests: shown.map(withoutBody), count, limited }), count };
    },
  },
  screenshot: {
    title: "Screenshot",
    icon: "camera",
    audience: forBoth,
    mimeType: "image/png",
    description: "Image of what a tab shows, scaled down where it is very large unless ?full=true is added.",
    describe: (url) => `Image of ${url}`,
    read: async (ask, tabId, full, fitImage) => {
      const taken = await ask("captureScreenshot", { tabId });
      const { mimeType, data } = full ? taken : await fitImage(taken);
      return { mimeType, blob: data };
    },
  },
  accessibility: {
    title: "Accessibility Tree",
    icon: "accessibility",
    audience: forModels,
    mimeType: "application/json",
    description: "Accessibility tree of a tab's page with a summary.",
    describe: (url) => `Accessibility tree of ${url}`,
    read: async (ask, tabId) => {
      const { tree, summary, coverage, error } = await ask("getAccessibilityTree", { tabId });
      if (tree === null) {
        const reason = error ?? "the browser gave no reason";
        throw new BrowserMcpError(
          "BROWSER_ERROR",
          `The accessibility tree of tab ${tabId} could not be made: ${reason}`,
        );
      }
      return json({ tree, summary, coverage });
    },
  },
  performance: {
    title: "Performance Metrics",
    icon: "speed",
    audience: forModels,
    mimeType: "application/json",
    description:
      "How a tab's page loaded: times, heap, and what it fetched, the last 100 unless ?full=true is added.",
    describe: (url) => `Performance metrics of ${url}`,
    read: async (ask, tabId, full) => {
      const metrics = await ask("getPerformanceMetrics", { tabId });
      const resources = newest(metrics.resources, full);
      const count = metrics.resources.length;
      return json({ ...metrics, resources, resourceCount: count, limited: resources.length < count });
    },
  },
};
