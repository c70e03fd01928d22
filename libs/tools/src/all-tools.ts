import { attachDebugger } from "./attach-debugger.js";
import { captureScreenshot } from "./capture-screenshot.js";
import { detachDebugger } from "./detach-debugger.js";
import { executeJavascript } from "./execute-javascript.js";
import { getAccessibilityTree } from "./get-accessibility-tree.js";
import { getBrowserTabs } from "./get-browser-tabs.js";
import { getConsoleMessages } from "./get-console-messages.js";
import { getDomSnapshot } from "./get-dom-snapshot.js";
import { getNetworkRequests } from "./get-network-requests.js";
import { getPageContent } from "./get-page-content.js";
import { getPerformanceMetrics } from "./get-performance-metrics.js";
import type { AnyTool } from "./tool.js";

/** Every browser tool, in the order in which clients see them. */
export const allTools: readonly AnyTool[] = [
  getPageContent,
  getDomSnapshot,
  executeJavascript,
  getConsoleMessages,
  getNetworkRequests,
  captureScreenshot,
  getPerformanceMetrics,
  getAccessibilityTree,
  getBrowserTabs,
  attachDebugger,
  detachDebugger,
];
