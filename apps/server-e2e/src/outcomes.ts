import { McpError } from "@modelcontextprotocol/sdk/types.js";
import type { McpTestClient, ToolCallResult } from "@browser-mcp/testing";

/** Every tool that asks for a page, with what it cannot do without. */
const tools: Readonly<Record<string, object>> = {
  get_page_content: {},
  get_dom_snapshot: {},
  execute_javascript: { code: "6 * 7" },
  get_console_messages: {},
  get_network_requests: {},
  capture_screenshot: {},
  get_performance_metrics: {},
  get_accessibility_tree: {},
};
export const toolNames: readonly string[] = Object.keys(tools);

/** Every resource of a tab. */
export const resourceNames: readonly string[] = [
  "content",
  "dom",
  "console",
  "network",
  "screenshot",
  "accessibility",
  "performance",
];

/** The code of the error that a tool gave. */
export const codeOf = ({ isError, text }: ToolCallResult): string =>
  (isError ? /\[([A-Z_]+)\]$/.exec(text)?.[1] : undefined) ?? `no error: ${text.slice(0, 500)}`;

/** What tools and resources come to on a tab, all asked at once: "answered", or the code of an error. */
export async function outcomesOf(
  client: McpTestClient,
  tabId: number,
  names: readonly string[],
): Promise<Record<string, string>> {
  const outcomes = names.map(async (name): Promise<[string, string]> => {
    const args = tools[name];
    return [
      name,
      args === undefined ? await read(client, tabId, name) : await call(client, name, { tabId, ...args }),
    ];
  });
  return Object.fromEntries(await Promise.all(outcomes));
}

async function call(client: McpTestClient, tool: string, args: Record<string, unknown>): Promise<string> {
  const result = await client.callTool(tool, args);
  return result.isError ? codeOf(result) : "answered";
}

async function read(client: McpTestClient, tabId: number, kind: string): Promise<string> {
  try {
    await client.client.readResource({ uri: `browser://tab/${tabId}/${kind}` });
    return "answered";
  } catch (error) {
    const data: unknown = error instanceof McpError ? error.data : undefined;
    const coded = typeof data === "object" && data !== null && "code" in data;
    return coded ? String(data.code) : `no code: ${String(error)}`;
  }
}
