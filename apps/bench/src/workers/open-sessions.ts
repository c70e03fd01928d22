import { rawPost } from "@browser-mcp/testing";

/** Headers that a client adds to each of its requests. */
export type ClientHeaders = Readonly<Record<string, string>>;

/** Sessions that were opened, one after another. */
export interface OpenedSessions {
  /** What each client then sends with every request. */
  readonly clients: readonly ClientHeaders[];
  /** Milliseconds that each took: `initialize`, its answer, and the notification that the client is ready. */
  readonly openMs: readonly number[];
}

/** The first version whose answers hold `structuredContent`; a call outside a session gets none. */
const PROTOCOL_VERSION = "2025-06-18";

/** The request that opens a session. */
export const initialize = {
  method: "initialize",
  params: {
    protocolVersion: PROTOCOL_VERSION,
    capabilities: {},
    clientInfo: { name: "bench", version: "0.0.0" },
  },
} as const;

/**
 * Opens MCP sessions, as that many clients would (MCP specification, "Lifecycle").
 * @param url the MCP endpoint
 * @throws Error when the server opens no session
 */
export async function openSessions(url: string, count: number): Promise<OpenedSessions> {
  const clients: ClientHeaders[] = [];
  const openMs: number[] = [];
  while (clients.length < count) {
    const started = performance.now();
    clients.push(await openSession(url));
    openMs.push(performance.now() - started);
  }
  return { clients, openMs };
}

/** A server may have no sessions; then its clients send the version alone. */
async function openSession(url: string): Promise<ClientHeaders> {
  const { status, headers, text } = await rawPost(url, { jsonrpc: "2.0", id: 0, ...initialize });
  const session = headers["mcp-session-id"];
  if (status !== 200 || !text.includes('"result"')) {
    throw new Error(`The server opened no session: HTTP ${status}, ${text.slice(0, 500)}`);
  }
  const own = {
    ...(typeof session === "string" ? { "mcp-session-id": session } : {}),
    "mcp-protocol-version": PROTOCOL_VERSION,
  };
  await rawPost(url, { jsonrpc: "2.0", method: "notifications/initialized" }, own);
  return own;
}
