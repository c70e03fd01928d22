import type { Server } from "node:http";
import { constants, createServer } from "node:http2";
import type { Http2ServerRequest, Http2ServerResponse, Http2Session, ServerHttp2Stream } from "node:http2";
import type { TLSSocket } from "node:tls";
import { sendJson } from "@browser-mcp/mcp";
import type { HttpRequest, HttpResponse } from "@browser-mcp/mcp";
import type { HttpConnections } from "./http-connections.js";

/**
 * MiB that one session may hold, answers that its client has not read included: several of the largest. Past it new
 * requests are reset, and Node's own 10 would do that to a client that takes two large pictures at once.
 */
const SESSION_MIB = 64;

/** The sessions of HTTP/2 of one port, under the same bounds as connections of HTTP/1.1. */
export class Http2Sessions {
  readonly #server;
  readonly #connections: HttpConnections;
  /** The timer of each runs while it has no request. */
  readonly #sessions = new Map<Http2Session, { open: number; timer: NodeJS.Timeout }>();
  #finishing = false;

  constructor(
    connections: HttpConnections,
    onRequest: (request: HttpRequest, response: HttpResponse) => void,
  ) {
    const { headerBytes, headerLines, streams } = connections.limits;
    this.#connections = connections;
    this.#server = createServer({
      // So many more that a request of a few too many is told; one of far more is reset.
      maxHeaderListPairs: headerLines * 2,
      maxSessionMemory: SESSION_MIB,
      settings: { maxConcurrentStreams: streams, maxHeaderListSize: headerBytes, enablePush: false },
    });
    // A session whose peer breaks the rules is ended by Node; there is nobody to tell.
    this.#server.on("sessionError", () => undefined);
    this.#server.on("session", (session: Http2Session) => this.#began(session));
    this.#server.on("stream", (stream: ServerHttp2Stream) => this.#opened(stream));
    this.#server.on("request", (request: Http2ServerRequest, response: Http2ServerResponse) => {
      this.#watch(request, response);
      onRequest(request, response);
    });
  }

  /** Speaks HTTP/2 on a socket on which that was agreed. */
  take(socket: TLSSocket): void {
    socket.setNoDelay(true);
    this.#server.emit("connection", socket);
  }

  /** Ends each session once its requests have ended; none of them takes another one. */
  finish(): void {
    this.#finishing = true;
    for (const session of this.#sessions.keys()) session.close();
  }

  /** Ends each session now. */
  cut(): void {
    for (const session of this.#sessions.keys()) session.destroy();
  }

  #began(session: Http2Session): void {
    const { headersMs } = this.#connections.limits;
    const state = { open: 0, timer: setTimeout(() => session.destroy(), headersMs).unref() };
    this.#sessions.set(session, state);
    session.once("close", () => {
      clearTimeout(state.timer);
      this.#sessions.delete(session);
    });
    if (this.#finishing) session.close();
  }

  #opened(stream: ServerHttp2Stream): void {
    const { session } = stream;
    const state = session === undefined ? undefined : this.#sessions.get(session);
    if (state === undefined) return;
    state.open += 1;
    clearTimeout(state.timer);
    stream.once("close", () => {
      state.open -= 1;
      if (state.open > 0 || session === undefined || session.destroyed) return;
      // Pings of its client keep a connection, and do not make it used.
      state.timer = setTimeout(() => session.destroy(), this.#connections.limits.idleMs).unref();
    });
  }

  #watch({ stream }: Http2ServerRequest, response: Http2ServerResponse): void {
    const { idleMs, requestMs } = this.#connections.limits;
    const late = setTimeout(() => this.#late(stream, response), requestMs).unref();
    stream.once("close", () => clearTimeout(late));
    stream.setTimeout(idleMs, () => this.#still(stream, response));
    stream.once("finish", () => {
      // What is still to come of the body is not wanted (RFC 9113 section 8.1).
      setImmediate(() => stream.destroyed || stream.close(constants.NGHTTP2_NO_ERROR));
    });
  }

  /** The body of a request has not come to its end in time. */
  #late(stream: ServerHttp2Stream, response: Http2ServerResponse): void {
    if (stream.destroyed || stream.state.state !== constants.NGHTTP2_STREAM_STATE_OPEN) return;
    if (response.headersSent) this.#drop(stream);
    else sendJson(response, 408, JSON.stringify({ error: "The request did not arrive in time." }));
  }

  /** Nothing has moved on a stream for long: good where an answer is being made, and only there. */
  #still(stream: ServerHttp2Stream, response: Http2ServerResponse): void {
    if (response.writableLength === 0 && !response.writableEnded) {
      stream.setTimeout(this.#connections.limits.idleMs);
      return;
    }
    this.#connections.stalled += 1;
    this.#drop(stream);
  }

  /** Ends a stream; and its session where that does not heed it, as one that was sent away and has stayed. */
  #drop(stream: ServerHttp2Stream): void {
    const { session } = stream;
    stream.close(constants.NGHTTP2_CANCEL);
    setTimeout(() => stream.destroyed || session?.destroy(), this.#connections.limits.idleMs).unref();
  }
}

/** Has a server over TLS serve only the connections on which HTTP/2 was not agreed (ALPN); the others are for `http2`. */
export function divideByProtocol(server: Server, http2: Http2Sessions): void {
  const http1 = server.listeners("secureConnection");
  server.removeAllListeners("secureConnection");
  server.on("secureConnection", (socket: TLSSocket) => {
    if (socket.alpnProtocol === "h2") http2.take(socket);
    else for (const listener of http1) Reflect.apply(listener, server, [socket]);
  });
}
