import { rawPost } from "@browser-mcp/testing";

/** Headers that a client adds to each of its requests. */
export type ClientHeaders = Readonly<Record<string, string>>;

/** The first version whose answers hold `structuredContent`; a call outside a session gets none. */
const PROTOCOL_VERSION = "2025-06-18";

/**
 * Opens MCP sessions, as that many clients would (MCP specification, "Lifecycle").
 * @param url the MCP endpoint
 * @returns what each client then sends with every call
 * @throws Error when the server opens no session
 */
export async function openSessions(url: string, count: number): Promise<readonly ClientHeaders[]> {
  const sessions: ClientHeaders[] = [];
  while (sessions.length < count) sessions.push(await openSession(url));
  return sessions;
}

async function openSession(url: string): Promise<ClientHeaders> {
  const clientInfo = { name: "bench", version: "0.0.0" };
  const { status, headers, text } = await rawPost(url, {
    jsonrpc: "2.0",
    id: 0,
    method: "initialize",
    params: { protocolVersion: PROTOCOL_VERSION, capabilities: {}, clientInfo },
  });
  const session = headers["mcp-session-id"];
  if (status !== 200 || typeof session !== "string") {
    throw new Error(`The server opened no session: HTTP ${status}, ${text.slice(0, 500)}`);
  }
  const own = { "mcp-session-id": session, "mcp-protocol-version": PROTOCOL_VERSION };
  await rawPost(url, { jsonrpc: "2.0", method: "notifications/initialized" }, own);
  return own;
}
