import { getBrowserTabs } from "./get-browser-tabs.js";
import { getPageContent } from "./get-page-content.js";
import type { AnyTool } from "./tool.js";

/** Every browser tool, in the order in which clients see them. */
export const allTools: readonly AnyTool[] = [getBrowserTabs, getPageContent];
