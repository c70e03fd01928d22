/** What a person pastes into the configuration of an MCP client (VS Code, Cursor and others). */
export function configSnippet(endpoint: string): string {
  return JSON.stringify({ mcpServers: { browser: { type: "http", url: endpoint } } }, null, 2);
}
