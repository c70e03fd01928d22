import type { ToolOfAction } from "@browser-mcp/guard";

/** Resources and prompts count, for the rules about tools, as the tool that gives the same. */
export const toolOfAction: ToolOfAction = {
  getAllTabs: "get_browser_tabs",
  getPageContent: "get_page_content",
  getDOMSnapshot: "get_dom_snapshot",
  executeScript: "execute_javascript",
  getConsoleMessages: "get_console_messages",
  getNetworkData: "get_network_requests",
  captureScreenshot: "capture_screenshot",
  getPerformanceMetrics: "get_performance_metrics",
  getAccessibilityTree: "get_accessibility_tree",
  attachDebugger: "attach_debugger",
  detachDebugger: "detach_debugger",
};
