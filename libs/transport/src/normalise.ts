import { BrowserMcpError, wireReplies, type ActionName, type ActionResults } from "@browser-mcp/protocol";
import { pathOf } from "./frame-reader.js";
import { normaliseAccessibility } from "./normalise/accessibility.js";
import { normaliseConsole } from "./normalise/console.js";
import { normaliseDom } from "./normalise/dom.js";
import { normaliseNetwork } from "./normalise/network.js";
import { normalisePageContent, withoutUnreadHtml } from "./normalise/page-content.js";
import { normalisePerformance } from "./normalise/performance.js";
import type { ReplyContext } from "./normalise/reply-context.js";
import { normaliseScreenshot } from "./normalise/screenshot.js";
import { normaliseScript } from "./normalise/script.js";

/** As much of a zod schema as is needed here. */
interface Schema<W> {
  safeParse(data: unknown):
    | { readonly success: true; readonly data: W }
    | {
        readonly success: false;
        readonly error: { readonly issues: readonly { path: PropertyKey[]; message: string }[] };
      };
}

type Reader<R> = (data: unknown, context: ReplyContext, action: ActionName) => R;

/** Checks a reply's data once and brings it into the one form that everything behind this line knows. */
function reader<W, R>(
  schema: Schema<W>,
  normalise: (wire: W, context: ReplyContext) => R | undefined,
): Reader<R> {
  return (data, context, action) => {
    const read = schema.safeParse(data);
    if (!read.success) {
      const [issue] = read.error.issues;
      throw invalidReply(action, pathOf(issue?.path ?? [], "data"), issue?.message ?? "wrong form");
    }
    const result = normalise(read.data, context);
    if (result === undefined) throw invalidReply(action, "data", "not the promised form");
    return result;
  };
}

function invalidReply(action: ActionName, path: string, problem: string): BrowserMcpError {
  return new BrowserMcpError(
    "INVALID_REPLY",
    `The browser's reply to ${action} is malformed at ${path}: ${problem}`,
  );
}

const asItIs = <W>(wire: W): W => wire;

const readPageContent = reader(wireReplies.getPageContent, (wire, { params }) =>
  normalisePageContent(wire, params),
);

const readers: { readonly [A in ActionName]: Reader<ActionResults[A]> } = {
  getAllTabs: reader(wireReplies.getAllTabs, (tabs, { browserId }) =>
    tabs.map((tab) => ({ ...tab, browserId })),
  ),
  getPageContent: (data, context, action) =>
    readPageContent(withoutUnreadHtml(data, context.params), context, action),
  getDOMSnapshot: reader(wireReplies.getDOMSnapshot, normaliseDom),
  executeScript: reader(wireReplies.executeScript, normaliseScript),
  getConsoleMessages: reader(wireReplies.getConsoleMessages, normaliseConsole),
  getNetworkData: reader(wireReplies.getNetworkData, normaliseNetwork),
  captureScreenshot: reader(wireReplies.captureScreenshot, normaliseScreenshot),
  getPerformanceMetrics: reader(wireReplies.getPerformanceMetrics, normalisePerformance),
  getAccessibilityTree: reader(wireReplies.getAccessibilityTree, normaliseAccessibility),
  attachDebugger: reader(wireReplies.attachDebugger, asItIs),
  detachDebugger: reader(wireReplies.detachDebugger, asItIs),
  getCookies: reader(wireReplies.getCookies, asItIs),
  getStorageData: reader(wireReplies.getStorageData, asItIs),
  emulateDevice: reader(wireReplies.emulateDevice, asItIs),
  setUserAgent: reader(wireReplies.setUserAgent, asItIs),
  requestConsent: reader(wireReplies.requestConsent, asItIs),
  cdp: reader(wireReplies.cdp, asItIs),
};

/**
 * Reads a reply's `data`: WIRE.md section 3 or the superset in, the domain types of `protocol` out.
 * @throws BrowserMcpError INVALID_REPLY naming the action and the place
 */
export function normalise<A extends ActionName>(
  action: A,
  data: unknown,
  context: ReplyContext,
): ActionResults[A] {
  return readers[action](data, context, action);
}
