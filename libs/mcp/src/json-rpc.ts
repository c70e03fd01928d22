import { isOver } from "./http-message.js";
import type { HttpResponse } from "./http-message.js";
import type { SentJson } from "./serialised.js";

/** JSON-RPC 2.0 error codes, and those that MCP adds for HTTP. */
export const rpcCodes = {
  parseError: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internalError: -32603,
  /** The server refuses or ends the exchange for a reason of its own. */
  serverError: -32000,
  sessionNotFound: -32001,
  /** MCP specification 2025-11-25, "Resources", Error Handling. */
  resourceNotFound: -32002,
  /** MCP specification 2026-07-28: headers and body name different things, or a header is missing. */
  headerMismatch: -32020,
  /** The request needs a capability that its client has not announced. */
  missingCapability: -32021,
  unsupportedVersion: -32022,
} as const;

/** A JSON-RPC id; `null` where the request's own could not be read. */
export type RpcId = string | number | null;

/** The text of a JSON-RPC error response. */
export function rpcErrorText(id: RpcId, code: number, message: string, data?: unknown): string {
  return JSON.stringify({ jsonrpc: "2.0", id, error: { code, message, data } });
}

/** Ends an HTTP exchange with JSON. */
export function sendJson(
  response: HttpResponse,
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (response.headersSent || isOver(response)) return;
  const bytes = Buffer.byteLength(text);
  response.writeHead(status, {
    "Content-Type": "application/json",
    "X-Content-Type-Options": "nosniff",
    "Content-Length": bytes,
    ...headers,
  });
  // A text of ASCII alone has the same bytes in both, and Node writes Latin-1 in a quarter of the time.
  response.end(text, bytes === text.length ? "latin1" : "utf8");
}

/** Ends an HTTP exchange with a result whose JSON is there already. */
export function sendRpcResult(
  response: HttpResponse,
  id: RpcId,
  result: SentJson,
  headers: Readonly<Record<string, string>> = {},
): void {
  const start = `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":`;
  if (typeof result === "string") {
    sendJson(response, 200, `${start}${result}}`, headers);
    return;
  }
  if (response.headersSent || isOver(response)) return;
  const head = Buffer.from(start);
  response.writeHead(200, {
    "Content-Type": "application/json",
    "X-Content-Type-Options": "nosniff",
    "Content-Length": head.length + result.length + 1,
    ...headers,
  });
  response.write(head);
  response.write(result);
  response.end("}");
}

/** Ends an HTTP exchange with a JSON-RPC error. */
export function sendRpcError(
  response: HttpResponse,
  status: number,
  id: RpcId,
  code: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  sendJson(response, status, rpcErrorText(id, code, message), headers);
}
