import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { BrowserMcpError } from "@browser-mcp/protocol";

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

/** One listening port. */
export class HttpListener {
  /** The port it listens on, chosen by the system where 0 was asked. */
  readonly port: number;
  readonly #server: Server;
  /** Sockets that left HTTP: the HTTP server no longer knows them. */
  readonly #upgraded: ReadonlySet<Duplex>;

  /**
   * Listens.
   * @throws BrowserMcpError PORT_IN_USE, or INVALID_CONFIGURATION where the address or port may not be used
   */
  static open(host: string, port: number, handlers: HttpHandlers): Promise<HttpListener> {
    const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 60_000 });
    server.on("request", handlers.request);
    const { upgrade } = handlers;
    const upgraded = new Set<Duplex>();
    if (upgrade !== undefined) {
      server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
        if (request.headers.upgrade?.toLowerCase() !== "websocket") {
          serveWithoutUpgrade(server, request, socket, head);
          return;
        }
        upgraded.add(socket);
        socket.once("close", () => upgraded.delete(socket));
        upgrade(request, socket, head);
      });
    }
    return new Promise((resolve, reject) => {
      server.once("error", (error: NodeJS.ErrnoException) => {
        reject(listenError(error, host, port));
      });
      server.listen({ host, port }, () => {
        const address = server.address();
        resolve(
          new HttpListener(server, upgraded, typeof address === "object" ? (address?.port ?? port) : port),
        );
      });
    });
  }

  private constructor(server: Server, upgraded: ReadonlySet<Duplex>, port: number) {
    this.#server = server;
    this.#upgraded = upgraded;
    this.port = port;
  }

  /** Cuts every connection but those that left HTTP; whoever made one may make another. */
  cutConnections(): void {
    this.#server.closeAllConnections();
  }

  /** Takes nothing new, gives what is in flight a moment, then closes every connection. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      const force = setTimeout(() => {
        this.#server.closeAllConnections();
        for (const socket of this.#upgraded) socket.destroy();
      }, CLOSE_GRACE_MS);
      const look = setInterval(() => this.#server.closeIdleConnections(), CLOSE_LOOK_MS);
      this.#server.close(() => {
        clearTimeout(force);
        clearInterval(look);
        resolve();
      });
      this.#server.closeIdleConnections();
    });
  }
}

/**
 * Answers a request that offers another protocol (h2c, as Java's client does) over HTTP/1.1, as RFC 9110 section 7.8 lets
 * a server do: the request goes back onto its socket without the offer, and the socket back to the HTTP server.
 */
function serveWithoutUpgrade(server: Server, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const lines = [`${request.method ?? "GET"} ${request.url ?? "/"} HTTP/1.1`];
  for (let index = 0; index + 1 < request.rawHeaders.length; index += 2) {
    const name = request.rawHeaders[index] ?? "";
    if (!offers.has(name.toLowerCase())) lines.push(`${name}: ${request.rawHeaders[index + 1] ?? ""}`);
  }
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"), head]));
  server.emit("connection", socket);
}

const offers: ReadonlySet<string> = new Set(["upgrade", "connection", "http2-settings"]);

/** Refuses an upgrade with a status line. */
export function refuseSocket(socket: Duplex, status: number, text: string): void {
  socket.on("error", () => socket.destroy());
  // A peer that never closes its half must not keep the socket.
  socket.once("finish", () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} ${text}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
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
