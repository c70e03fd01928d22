import { claudeCommand, configSnippet, serverEntry } from "../../cli/config-snippet.js";

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
 * @param withToken whether the server asks for its token
 */
export const clientSnippets = (endpoint: string, withToken: boolean): readonly ClientSnippet[] => [
  {
    name: "Claude Code",
    how: "Run in a terminal",
    text: claudeCommand(endpoint, withToken),
  },
  {
    name: "VS Code",
    how: "Put into .vscode/mcp.json",
    text: JSON.stringify({ servers: { browser: serverEntry(endpoint, withToken) } }, null, 2),
  },
  { name: "Cursor and others", how: "Put into mcp.json", text: configSnippet(endpoint, withToken) },
  {
    name: "curl",
    how: "Run in a terminal",
    text: [
      `curl -s ${endpoint} -H 'Content-Type: application/json' \\`,
      ...(withToken ? [`  -H "Authorization: Bearer $(browser-mcp token show)" \\`] : []),
      `  -d '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"get_browser_tabs"}}'`,
    ].join("\n"),
  },
];
