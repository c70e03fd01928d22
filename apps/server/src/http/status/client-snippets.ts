import { configSnippet } from "../../cli/config-snippet.js";

/** How one kind of client is connected. */
export interface ClientSnippet {
  readonly name: string;
  /** What a person does with the text. */
  readonly how: string;
  readonly text: string;
}

/**
 * What a person copies to connect a client.
 * @param endpoint the address of `/mcp`
 */
export const clientSnippets = (endpoint: string): readonly ClientSnippet[] => [
  {
    name: "Claude Code",
    how: "Run in a terminal",
    text: `claude mcp add --transport http browser ${endpoint}`,
  },
  {
    name: "VS Code",
    how: "Put into .vscode/mcp.json",
    text: JSON.stringify({ servers: { browser: { type: "http", url: endpoint } } }, null, 2),
  },
  { name: "Cursor and others", how: "Put into mcp.json", text: configSnippet(endpoint) },
  {
    name: "curl",
    how: "Run in a terminal",
    text: [
      `curl -s ${endpoint} -H 'Content-Type: application/json' \\`,
      `  -d '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"get_browser_tabs"}}'`,
    ].join("\n"),
  },
];
