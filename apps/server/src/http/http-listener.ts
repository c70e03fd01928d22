import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { BrowserMcpError } from "@browser-mcp/protocol";

/** What a listener does with what arrives. Both must end what they are given. */
export interface HttpHandlers {
  readonly request: (request: IncomingMessage, response: ServerResponse) => void;
  /** Absent: upgrades are refused with 404. */
  readonly upgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
}

/** Milliseconds that requests in flight have to end when a listener closes. */
const CLOSE_GRACE_MS = 2_000;

/** One listening port. */
export class HttpListener {
  /** The port it listens on, chosen by the system where 0 was asked. */
  readonly port: number;
  readonly #server: Server;

  /**
   * Listens.
   * @throws BrowserMcpError PORT_IN_USE, or INVALID_CONFIGURATION where the address or port may not be used
   */
  static open(host: string, port: number, handlers: HttpHandlers): Promise<HttpListener> {
    const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 60_000 });
    server.on("request", handlers.request);
    server.on("upgrade", handlers.upgrade ?? refuseUpgrade);
    return new Promise((resolve, reject) => {
      server.once("error", (error: NodeJS.ErrnoException) => {
        reject(listenError(error, host, port));
      });
      server.listen({ host, port }, () => {
        const address = server.address();
        resolve(new HttpListener(server, typeof address === "object" ? (address?.port ?? port) : port));
      });
    });
  }

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.port = port;
  }

  /** Takes nothing new, gives what is in flight a moment, then closes every connection. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      const force = setTimeout(() => {
        this.#server.closeAllConnections();
      }, CLOSE_GRACE_MS);
      this.#server.close(() => {
        clearTimeout(force);
        resolve();
      });
      this.#server.closeIdleConnections();
    });
  }
}

function refuseUpgrade(_request: IncomingMessage, socket: Duplex): void {
  refuseSocket(socket, 404, "Not Found");
}

/** Refuses an upgrade with a status line. */
export function refuseSocket(socket: Duplex, status: number, text: string): void {
  socket.on("error", () => socket.destroy());
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
