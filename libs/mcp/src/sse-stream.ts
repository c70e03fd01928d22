import type { ServerResponse } from "node:http";

/** Milliseconds between two comments that keep proxies and clients from giving a quiet stream up. */
const KEEP_ALIVE_MS = 15_000;

/** A stream whose reader does not keep up is ended when this many bytes wait for it. */
const MAX_WAITING_BYTES = 16 * 1024 * 1024;

/** Server-sent events on one HTTP response (HTML Standard, section 9.2). */
export class SseStream {
  readonly #response: ServerResponse;
  readonly #keepAlive: NodeJS.Timeout;

  constructor(response: ServerResponse, headers: Readonly<Record<string, string>>) {
    this.#response = response;
    response.writeHead(200, {
      "Content-Type": "text/event-stream",
      "Cache-Control": "no-cache, no-transform",
      "X-Accel-Buffering": "no",
      ...headers,
    });
    response.flushHeaders();
    this.#keepAlive = setInterval(() => {
      response.write(": keepalive\n\n");
    }, KEEP_ALIVE_MS);
    this.#keepAlive.unref();
    response.once("close", () => {
      clearInterval(this.#keepAlive);
    });
  }

  /** Sends one message; `json` holds no line break, as JSON.stringify makes it. */
  send(json: string): void {
    if (this.#response.writableEnded || this.#response.destroyed) return;
    this.#response.write(`event: message\ndata: ${json}\n\n`);
    if (this.#response.writableLength > MAX_WAITING_BYTES) this.#response.destroy();
  }

  /** Ends the stream; what was sent before still arrives. */
  end(): void {
    clearInterval(this.#keepAlive);
    this.#response.end();
  }
}
