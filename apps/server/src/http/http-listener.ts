import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { BrowserMcpError } from "@browser-mcp/protocol";
import { HttpConnections } from "./http-connections.js";
import { unreadWithoutOffer } from "./offered-protocols.js";
import { OpenRequests } from "./open-requests.js";
import { refuseSocket } from "./refuse-socket.js";
import { refuseShape } from "./request-shape.js";
import { sendJson } from "@browser-mcp/mcp";

/** What a listener does with what arrives. Both must end what they are given. */
export interface HttpHandlers {
  readonly request: (request: IncomingMessage, response: ServerResponse) => void;
  /** Takes requests for a WebSocket; absent: they are answered as any request. */
  readonly upgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
}

/** Milliseconds that requests in flight have to end when a listener closes. */
const CLOSE_GRACE_MS = 2_000;

/** Milliseconds between two looks for connections whose request has ended meanwhile; node looks only once. */
const CLOSE_LOOK_MS = 20;

/** Milliseconds between two looks for connections that are late with their headers or body. */
const LATE_LOOK_MS = 1_000;

/** One listening port. */
export class HttpListener {
  /** The port it listens on, chosen by the system where 0 was asked. */
  readonly port: number;
  readonly #server: Server;
  readonly #connections: HttpConnections;
  readonly #open = new OpenRequests();
  readonly #sockets = new Set<Socket>();
  #ended: Promise<void> | undefined;

  /**
   * Listens.
   * @param connections counts those of all ports together
   * @throws BrowserMcpError PORT_IN_USE, or INVALID_CONFIGURATION where the address or port may not be used
   */
  static open(
    host: string,
    port: number,
    handlers: HttpHandlers,
    connections = new HttpConnections(),
  ): Promise<HttpListener> {
    const { headerBytes, headersMs, requestMs, idleMs } = connections.limits;
    const server = createServer({
      maxHeaderSize: headerBytes,
      headersTimeout: headersMs,
      requestTimeout: requestMs,
      keepAliveTimeout: idleMs,
      connectionsCheckingInterval: Math.min(LATE_LOOK_MS, headersMs),
    });
    server.timeout = idleMs;
    return new Promise((resolve, reject) => {
      server.once("error", (error: NodeJS.ErrnoException) => {
        reject(listenError(error, host, port));
      });
      server.listen({ host, port }, () => {
        const address = server.address();
        const listened = typeof address === "object" ? (address?.port ?? port) : port;
        resolve(new HttpListener(server, connections, handlers, listened));
      });
    });
  }

  private constructor(server: Server, connections: HttpConnections, handlers: HttpHandlers, port: number) {
    this.#server = server;
    this.#connections = connections;
    this.port = port;
    server.on("connection", (socket: Socket) => this.#arrived(socket));
    server.on("timeout", (socket: Socket) => this.#still(socket));
    server.on("request", (request, response) => {
      // A connection too many has its answer already.
      if (request.socket.writableEnded) return;
      this.#open.add(request.socket, response);
      const refusal = refuseShape(request, connections.limits);
      if (refusal === undefined) handlers.request(request, response);
      else {
        const { status, text } = refusal;
        sendJson(response, status, JSON.stringify({ error: text }), { Connection: "close" });
      }
    });
    const { upgrade } = handlers;
    if (upgrade === undefined) return;
    server.on("upgrade", (request: IncomingMessage, socket: Socket, head: Buffer) => {
      if (request.headers.upgrade?.toLowerCase() !== "websocket") {
        unreadWithoutOffer(request, socket, head);
        server.emit("connection", socket);
        return;
      }
      const refusal = refuseShape(request, connections.limits, true);
      if (refusal !== undefined) return refuseSocket(socket, refusal.status);
      // From here on it is a WebSocket's, which has bounds of its own.
      connections.open -= 1;
      socket.once("close", () => (connections.open += 1));
      upgrade(request, socket, head);
    });
  }

  /** Cuts every connection but those that left HTTP; whoever made one may make another. */
  cutConnections(): void {
    this.#server.closeAllConnections();
  }

  /** Takes no new connection, and closes each that is open once its request has ended. Resolves when none is left. */
  stopAccepting(): Promise<void> {
    this.#ended ??= new Promise((resolve) => {
      const look = setInterval(() => this.#server.closeIdleConnections(), CLOSE_LOOK_MS);
      this.#server.close(() => {
        clearInterval(look);
        resolve();
      });
      this.#server.closeIdleConnections();
    });
    return this.#ended;
  }

  /** Takes nothing new, gives what is in flight a moment, then closes every connection. */
  async close(): Promise<void> {
    const force = setTimeout(() => {
      for (const socket of this.#sockets) socket.destroy();
    }, CLOSE_GRACE_MS);
    await this.stopAccepting();
    clearTimeout(force);
  }

  #arrived(socket: Socket): void {
    // One that has come back from an offer is known.
    if (this.#sockets.has(socket)) return;
    this.#sockets.add(socket);
    this.#connections.open += 1;
    socket.once("close", () => {
      this.#sockets.delete(socket);
      this.#connections.open -= 1;
      this.#open.gone(socket);
    });
    if (!this.#connections.full) return;
    this.#connections.refused += 1;
    refuseSocket(socket, 503);
  }

  /** Nothing has moved on a connection for long: good where an answer is being made, and only there. */
  #still(socket: Socket): void {
    const state = this.#open.stateOf(socket);
    if (state === "waiting") {
      socket.setTimeout(this.#connections.limits.idleMs);
      return;
    }
    if (state === "stalled") this.#connections.stalled += 1;
    socket.destroy();
  }
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): BrowserMcpError {
  if (error.code === "EADDRINUSE") {
    return new BrowserMcpError("PORT_IN_USE", `Port ${port} on ${host} is used by another program.`, {
      cause: error,
    });
  }
  const reason = error.code === "EACCES" ? "it needs more rights" : error.message;
  return new BrowserMcpError("INVALID_CONFIGURATION", `Cannot listen on ${host}:${port}: ${reason}.`, {
    hint: "Choose another address or port.",
    cause: error,
  });
}
