import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerOptions } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { Server as TlsServer } from "node:https";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { BrowserMcpError } from "@browser-mcp/protocol";
import { divideByProtocol, Http2Sessions } from "./http2-sessions.js";
import { HttpConnections } from "./http-connections.js";
import { unreadWithoutOffer } from "./offered-protocols.js";
import { OpenRequests } from "./open-requests.js";
import { refuseSocket } from "./refuse-socket.js";
import { refuseShape } from "./request-shape.js";
import type { TlsIdentity } from "./tls-identity.js";
import { lastOfConnection, sendJson } from "@browser-mcp/mcp";
import type { HttpRequest, HttpResponse } from "@browser-mcp/mcp";

/** What a listener does with what arrives. Both must end what they are given. */
export interface HttpHandlers {
  readonly request: (request: HttpRequest, response: HttpResponse) => void;
  /** Takes requests for a WebSocket; absent: they are answered as any request. */
  readonly upgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
}

/** Milliseconds that requests in flight have to end when a listener closes. */
const CLOSE_GRACE_MS = 2_000;

/** Milliseconds between two looks for connections whose request has ended meanwhile; node looks only once. */
const CLOSE_LOOK_MS = 20;

/** Milliseconds between two looks for connections that are late with their headers or body. */
const LATE_LOOK_MS = 1_000;

/** One listening port. With TLS it speaks HTTP/2 with clients that know it (ALPN, RFC 7301), HTTP/1.1 with all others. */
export class HttpListener {
  /** The port it listens on, chosen by the system where 0 was asked. */
  readonly port: number;
  readonly #server: Server;
  readonly #connections: HttpConnections;
  readonly #open = new OpenRequests();
  /** Those below TLS, where it is spoken. */
  readonly #sockets = new Set<Socket>();
  readonly #http2: Http2Sessions | undefined;
  /** The same as the server, where TLS is spoken. */
  readonly #encrypted: TlsServer | undefined;
  #ended: Promise<void> | undefined;

  /**
   * Listens.
   * @param connections counts those of all ports together
   * @param tls absent: nothing is encrypted
   * @throws BrowserMcpError PORT_IN_USE, or INVALID_CONFIGURATION where the address or port may not be used
   */
  static open(
    host: string,
    port: number,
    handlers: HttpHandlers,
    connections = new HttpConnections(),
    tls?: TlsIdentity,
  ): Promise<HttpListener> {
    const { headerBytes, headersMs, requestMs, idleMs } = connections.limits;
    const options: ServerOptions = {
      maxHeaderSize: headerBytes,
      headersTimeout: headersMs,
      requestTimeout: requestMs,
      keepAliveTimeout: idleMs,
      connectionsCheckingInterval: Math.min(LATE_LOOK_MS, headersMs),
    };
    const encrypted =
      tls &&
      createTlsServer({ ...options, ...tls, handshakeTimeout: headersMs, ALPNProtocols: ["h2", "http/1.1"] });
    const server: Server = encrypted ?? createServer(options);
    server.timeout = idleMs;
    return new Promise((resolve, reject) => {
      server.once("error", (error: NodeJS.ErrnoException) => {
        reject(listenError(error, host, port));
      });
      server.listen({ host, port }, () => {
        const address = server.address();
        const listened = typeof address === "object" ? (address?.port ?? port) : port;
        resolve(new HttpListener(server, connections, handlers, listened, encrypted));
      });
    });
  }

  private constructor(
    server: Server,
    connections: HttpConnections,
    handlers: HttpHandlers,
    port: number,
    encrypted: TlsServer | undefined,
  ) {
    this.#server = server;
    this.#encrypted = encrypted;
    this.#connections = connections;
    this.port = port;
    const serve = (request: HttpRequest, response: HttpResponse): void => {
      const refusal = refuseShape(request, connections.limits);
      if (refusal === undefined) handlers.request(request, response);
      else {
        const { status, text } = refusal;
        sendJson(response, status, JSON.stringify({ error: text }), lastOfConnection(response));
      }
    };
    server.on("connection", (socket: Socket) => this.#arrived(socket));
    if (encrypted !== undefined) {
      this.#http2 = new Http2Sessions(connections, serve);
      divideByProtocol(server, this.#http2);
    }
    server.on("timeout", (socket: Socket) => this.#still(socket));
    server.on("request", (request, response) => {
      // A connection too many has its answer already.
      if (request.socket.writableEnded) return;
      this.#open.add(request.socket, response);
      serve(request, response);
    });
    const { upgrade } = handlers;
    if (upgrade === undefined) return;
    server.on("upgrade", (request: IncomingMessage, socket: Socket, head: Buffer) => {
      if (request.headers.upgrade?.toLowerCase() !== "websocket") {
        unreadWithoutOffer(request, socket, head);
        server.emit(encrypted === undefined ? "connection" : "secureConnection", socket);
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

  /** Shows this certificate on connections that come from now on, where TLS is spoken. */
  show(identity: TlsIdentity): void {
    this.#encrypted?.setSecureContext({ cert: identity.cert, key: identity.key });
  }

  /** Cuts every connection but those that left HTTP; whoever made one may make another. */
  cutConnections(): void {
    this.#server.closeAllConnections();
    this.#http2?.cut();
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
      this.#http2?.finish();
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
    });
    if (!this.#connections.full) return;
    this.#connections.refused += 1;
    if (this.#encrypted === undefined) refuseSocket(socket, 503);
    else socket.destroy();
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
