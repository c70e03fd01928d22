import type { IncomingHttpHeaders, OutgoingHttpHeaders } from "node:http";
import type { ServerHttp2Stream } from "node:http2";
import type { Socket } from "node:net";

/** A request over HTTP/1.1 or HTTP/2: what Node's two kinds have in common, as far as it is needed. */
export interface HttpRequest {
  /** Over HTTP/2 with the pseudo-headers, `:authority` and others. */
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  /** Over HTTP/2 a view of the session's, which may be looked at and not handled. */
  readonly socket: Socket;
  /** Over HTTP/2 alone. */
  readonly stream?: ServerHttp2Stream;
  on(event: "data", listener: (chunk: Buffer) => void): unknown;
  once(event: "end" | "close", listener: () => void): unknown;
  pause(): unknown;
}

/** A response over HTTP/1.1 or HTTP/2. Whether it is over says {@link isOver}: Node's two kinds tell it differently. */
export interface HttpResponse {
  readonly req: HttpRequest;
  /** Over HTTP/2 alone. */
  readonly stream?: ServerHttp2Stream;
  /** `null` where it waits behind another one on its connection; over HTTP/2 none waits. */
  readonly socket: Socket | null;
  /** Over HTTP/1.1 alone. */
  readonly destroyed?: boolean;
  readonly headersSent: boolean;
  readonly writableEnded: boolean;
  /** Bytes that are not on their way yet. */
  readonly writableLength: number;
  setHeader(name: string, value: string): unknown;
  writeHead(status: number, headers?: OutgoingHttpHeaders): HttpResponse;
  /** Over HTTP/1.1 alone; over HTTP/2 `writeHead` sends. */
  flushHeaders?(): void;
  write(chunk: string | Buffer): boolean;
  end(): unknown;
  end(chunk: string | Buffer): unknown;
  end(chunk: string, encoding: BufferEncoding): unknown;
  /** Breaks it off. */
  destroy(): unknown;
  on(event: "close", listener: () => void): unknown;
  once(event: "close" | "finish", listener: () => void): unknown;
}

/** Whether nothing can be written to a response any more. */
export const isOver = ({ stream, destroyed }: HttpResponse): boolean =>
  stream === undefined ? destroyed === true : stream.destroyed;

/** What carries a request, and those that come with it: a connection, or the session of HTTP/2 on it. */
export const carrierOf = ({ stream, socket }: HttpRequest): object =>
  stream === undefined ? socket : (stream.session ?? stream);

/** The name under which a request reached the server: `Host`, or what stands for it over HTTP/2 (RFC 9113, 8.3.1). */
export function authorityOf({ headers }: HttpRequest): string | undefined {
  const { ":authority": authority } = headers;
  return typeof authority === "string" ? authority : headers.host;
}

/** Whether a request came over TLS. HTTP/2 is spoken there alone. */
export const isEncrypted = ({ stream, socket }: HttpRequest): boolean =>
  stream !== undefined || "encrypted" in socket;

/** The header by which an answer ends its connection; a session of HTTP/2 goes on (RFC 9113, 8.2.2). */
export const lastOfConnection = ({ stream }: HttpResponse): Readonly<Record<string, string>> =>
  stream === undefined ? { Connection: "close" } : {};
