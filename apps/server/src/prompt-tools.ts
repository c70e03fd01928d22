import type { PromptTools } from "@browser-mcp/mcp";

/** The tools that prompts lead to, by what they are for. */
export const promptTools: PromptTools = {
  content: "get_page_content",
  dom: "get_dom_snapshot",
  console: "get_console_messages",
  network: "get_network_requests",
  performance: "get_performance_metrics",
  accessibility: "get_accessibility_tree",
  screenshot: "capture_screenshot",
  script: "execute_javascript",
  debugger: "attach_debugger",
};
