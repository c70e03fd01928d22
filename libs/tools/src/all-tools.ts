import { attachDebugger } from "./attach-debugger.js";
import { captureScreenshot } from "./capture-screenshot.js";
import { detachDebugger } from "./detach-debugger.js";
import { executeJavascript } from "./execute-javascript.js";
import { getBrowserTabs } from "./get-browser-tabs.js";
import { getPageContent } from "./get-page-content.js";
import type { AnyTool } from "./tool.js";

/** Every browser tool, in the order in which clients see them. */
export const allTools: readonly AnyTool[] = [
  getPageContent,
  executeJavascript,
  captureScreenshot,
  getBrowserTabs,
  attachDebugger,
  detachDebugger,
];
