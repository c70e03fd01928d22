import { isOver } from "./http-message.js";
import type { HttpResponse } from "./http-message.js";

/** Milliseconds between two comments that keep proxies and clients from giving a quiet stream up. */
const KEEP_ALIVE_MS = 15_000;

/** A stream whose reader lets this many bytes wait is ended with the next message. */
export const MAX_WAITING_BYTES = 16 * 1024 * 1024;

/** Told of a stream that was ended because its reader did not keep up. */
export type OnSlowReader = (waitingBytes: number) => void;

/** Server-sent events on one HTTP response (HTML Standard, section 9.2). */
export class SseStream {
  readonly #response: HttpResponse;
  readonly #keepAlive: NodeJS.Timeout;
  readonly #onSlowReader: OnSlowReader | undefined;

  constructor(
    response: HttpResponse,
    headers: Readonly<Record<string, string>>,
    onSlowReader?: OnSlowReader,
  ) {
    this.#response = response;
    this.#onSlowReader = onSlowReader;
    response.writeHead(200, {
      "Content-Type": "text/event-stream",
      "X-Content-Type-Options": "nosniff",
      "Cache-Control": "no-cache, no-transform",
      "X-Accel-Buffering": "no",
      ...headers,
    });
    // Messages are small and far between: none of them waits for the one before to be acknowledged.
    // Over HTTP/2 the session's socket is set so from its beginning, and may not be touched here.
    if (response.stream === undefined) response.req.socket.setNoDelay(true);
    response.flushHeaders?.();
    this.#keepAlive = setInterval(() => this.write(": keepalive\n\n"), KEEP_ALIVE_MS);
    this.#keepAlive.unref();
    response.once("close", () => {
      clearInterval(this.#keepAlive);
    });
  }

  /** Sends one message; `json` holds no line break, as JSON.stringify makes it. */
  send(json: string): void {
    this.write(sseEvent(json));
  }

  /** Sends what is framed already. */
  write(frame: string | Buffer): void {
    const response = this.#response;
    if (response.writableEnded || isOver(response)) return;
    const waiting = response.writableLength;
    if (waiting > MAX_WAITING_BYTES) {
      this.#onSlowReader?.(waiting);
      response.destroy();
      return;
    }
    response.write(frame);
  }

  /** Ends the stream; what was sent before still arrives. */
  end(): void {
    clearInterval(this.#keepAlive);
    this.#response.end();
  }
}

/** The frame of one message, with the id that a client may come back with. */
export function sseEvent(json: string, id?: string): string {
  return `${id === undefined ? "" : `id: ${id}\n`}event: message\ndata: ${json}\n\n`;
}
