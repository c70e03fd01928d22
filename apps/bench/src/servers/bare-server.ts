import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocketServer, type WebSocket } from "ws";
import { resultOf, type Call } from "./bare-result.js";
import type { ServerAddresses } from "./server-addresses.js";

/**
 * What a bare server does with a call: `forward` asks the browser each time; `map` asks once and then has the result,
 * made JSON for each answer; `bytes` has even the result's JSON.
 */
export type BareMode = "forward" | "map" | "bytes";

/** A running bare server. */
export interface BareServer {
  readonly addresses: ServerAddresses;
  close(): Promise<void>;
}

interface Frame {
  readonly type?: string;
  readonly browserId?: string;
  readonly requestId?: string;
  readonly data?: unknown;
}

interface Waiting {
  readonly call: Call;
  readonly response: ServerResponse;
}

/**
 * The least that can stand between clients and browsers: parse the call, forward it, parse the reply, write the answer.
 * No checks, no deadlines, no sessions, no policy. What the real server costs beyond this is its own doing.
 */
export async function startBareServer(mode: BareMode = "forward"): Promise<BareServer> {
  const waiting = new Map<string, Waiting>();
  const kept = new Map<string, object | string>();
  const browsers = new Map<string | undefined, WebSocket>();
  let newest: WebSocket | undefined;
  let requests = 0;

  const http = createServer((request, response) => {
    void readText(request).then((text) => {
      const call = JSON.parse(text) as Call;
      const result = mode === "forward" ? undefined : kept.get(JSON.stringify(call.params));
      if (result !== undefined) answer(response, call.id, result);
      else if (call.method !== "tools/call") answer(response, call.id, {});
      else forward(call, response);
    });
  });
  const forward = (call: Call, response: ServerResponse): void => {
    const { name, arguments: args } = call.params;
    const requestId = String(++requests);
    waiting.set(requestId, { call, response });
    const browser = browsers.get(args.browserId) ?? newest;
    browser?.send(JSON.stringify({ action: actionOf[name] ?? name, requestId, ...args }));
  };
  const sockets = new WebSocketServer({ server: http, path: "/ws" });
  sockets.on("connection", (socket) => {
    newest = socket;
    socket.on("message", (bytes: Buffer) => {
      const { type, browserId, requestId, data } = JSON.parse(bytes.toString("utf8")) as Frame;
      if (type === "hello") {
        browsers.set(browserId, socket);
        socket.once("close", () => browsers.delete(browserId));
      }
      const asked = requestId === undefined ? undefined : waiting.get(requestId);
      if (requestId === undefined || asked === undefined) return;
      waiting.delete(requestId);
      const { call, response } = asked;
      const result = resultOf(call, data);
      if (mode !== "forward") {
        kept.set(JSON.stringify(call.params), mode === "map" ? result : JSON.stringify(result));
      }
      answer(response, call.id, result);
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

/** What each tool asks of the browser; an unknown one is passed on under its own name. */
const actionOf: Readonly<Record<string, string>> = {
  get_page_content: "getPageContent",
  get_dom_snapshot: "getDOMSnapshot",
  capture_screenshot: "captureScreenshot",
  execute_javascript: "executeScript",
  get_console_messages: "getConsoleMessages",
  get_browser_tabs: "getAllTabs",
};

/** @param result as an object, or as its JSON */
function answer(response: ServerResponse, id: unknown, result: object | string): void {
  const body =
    typeof result === "string"
      ? `{"result":${result},"jsonrpc":"2.0","id":${JSON.stringify(id)}}`
      : JSON.stringify({ result, jsonrpc: "2.0", id });
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
