/** Stands for the token wherever a person is shown what to write: the token itself is printed on request alone. */
const HEADER = "Authorization: Bearer TOKEN";

/** The part of a client's configuration that names the server. */
export const serverEntry = (endpoint: string, withToken: boolean): object => ({
  type: "http",
  url: endpoint,
  ...(withToken ? { headers: { Authorization: "Bearer TOKEN" } } : {}),
});

/** What a person pastes into the configuration of an MCP client (VS Code, Cursor and others). */
export function configSnippet(endpoint: string, withToken: boolean): string {
  return JSON.stringify({ mcpServers: { browser: serverEntry(endpoint, withToken) } }, null, 2);
}

/** What a person runs to connect Claude Code; the shell puts the token in. */
export function claudeCommand(endpoint: string, withToken: boolean): string {
  const command = `claude mcp add --transport http browser ${endpoint}`;
  const token = "$(browser-mcp token show)";
  return withToken ? `${command} --header "${HEADER.replace("TOKEN", token)}"` : command;
}
