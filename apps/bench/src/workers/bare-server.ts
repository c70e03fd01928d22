import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocketServer, type WebSocket } from "ws";
import type { PageData } from "../scenario.js";
import type { ServerAddresses } from "../server-addresses.js";

/** A running bare server. */
export interface BareServer {
  readonly addresses: ServerAddresses;
  close(): Promise<void>;
}

interface Call {
  readonly id: unknown;
  readonly params: { readonly arguments: { readonly tabId: number } };
}

interface Reply {
  readonly requestId?: string;
  readonly data: PageData;
}

/**
 * The least that can stand between a client and a browser: parse the call, forward it, parse the reply, write the
 * answer. No checks, no deadlines, no sessions, no policy. What the real server costs beyond this is its own doing.
 */
export async function startBareServer(): Promise<BareServer> {
  const waiting = new Map<string, { readonly id: unknown; readonly response: ServerResponse }>();
  let browser: WebSocket | undefined;
  let requests = 0;

  const http = createServer((request, response) => {
    void readText(request).then((text) => {
      const call = JSON.parse(text) as Call;
      const requestId = String(++requests);
      waiting.set(requestId, { id: call.id, response });
      browser?.send(
        JSON.stringify({ action: "getPageContent", requestId, tabId: call.params.arguments.tabId }),
      );
    });
  });
  const sockets = new WebSocketServer({ server: http, path: "/ws" });
  sockets.on("connection", (socket) => {
    browser = socket;
    socket.on("message", (frame: Buffer) => {
      const { requestId, data } = JSON.parse(frame.toString("utf8")) as Reply;
      const call = requestId === undefined ? undefined : waiting.get(requestId);
      if (requestId === undefined || call === undefined) return;
      waiting.delete(requestId);
      answer(call.response, call.id, data);
    });
  });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  const { port } = http.address() as AddressInfo;
  return {
    addresses: { mcp: `http://127.0.0.1:${port}/mcp`, webSocket: `ws://127.0.0.1:${port}/ws` },
    close: async () => {
      for (const socket of sockets.clients) socket.terminate();
      const closed = once(http, "close");
      http.close();
      http.closeAllConnections();
      await closed;
    },
  };
}

/** The same fields in the same order as the tool's own result, so that both servers send the same bytes. */
function answer(response: ServerResponse, id: unknown, { url, title, text, metadata }: PageData): void {
  const structuredContent = {
    url,
    title,
    text,
    textTruncated: false,
    originalTextSize: text.length,
    metadata,
  };
  const content = [{ type: "text", text: JSON.stringify(structuredContent) }];
  const body = JSON.stringify({ result: { content, structuredContent }, jsonrpc: "2.0", id });
  response
    .writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(body) })
    .end(body);
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  await once(request, "end");
  return Buffer.concat(chunks).toString("utf8");
}
