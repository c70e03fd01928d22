import { onClientGone } from "./client-gone.js";
import { formatEventId } from "./event-id.js";
import type { HttpResponse } from "./http-message.js";
import type { ReplayLog } from "./replay-log.js";
import { SseStream, sseEvent } from "./sse-stream.js";
import type { OnSlowReader } from "./sse-stream.js";

/** Milliseconds that a client is asked to wait before it comes back. */
const RETRY_MS = 1_000;

/** What a stream is made of. */
export interface ResumableStreamOptions {
  /** Unique in the session. */
  readonly number: number;
  readonly log: ReplayLog;
  /**
   * Whether a first event without data gives the client an id to come back with (since 2025-11-25; older clients take
   * the empty data for a broken message).
   */
  readonly primed: boolean;
  readonly onSlowReader: OnSlowReader;
  /** Told whenever the stream has no connection any more, ended or not. */
  readonly onDisconnect: () => void;
}

/**
 * One stream of messages to a client, which may outlive its connections: what is sent while there is none is kept in
 * the session's log for the next one.
 */
export class ResumableStream {
  readonly #options: ResumableStreamOptions;
  #connection: SseStream | undefined;
  #ended = false;

  constructor(options: ResumableStreamOptions) {
    this.#options = options;
  }

  get connected(): boolean {
    return this.#connection !== undefined;
  }

  /** Whether its last message was sent. */
  get ended(): boolean {
    return this.#ended;
  }

  /** What a client that read everything until `after` has missed; `undefined` where that is no longer known. */
  missedSince(after: number): readonly Buffer[] | undefined {
    return this.#options.log.after(after, this.#options.number);
  }

  /** Takes the stream to this response, after what was `missed`; a connection open before is ended. */
  connect(
    response: HttpResponse,
    headers: Readonly<Record<string, string>>,
    missed: readonly Buffer[] = [],
  ): void {
    const { log, number, primed, onSlowReader, onDisconnect } = this.#options;
    this.#connection?.end();
    const connection = new SseStream(response, headers, onSlowReader);
    this.#connection = connection;
    onClientGone(response, () => {
      if (this.#connection !== connection) return;
      this.#connection = undefined;
      onDisconnect();
    });
    if (missed.length === 0 && primed && !this.#ended) {
      connection.write(
        `id: ${formatEventId({ stream: number, event: log.next() })}\nretry: ${RETRY_MS}\ndata:\n\n`,
      );
    }
    for (const frame of missed) connection.write(frame);
    if (this.#ended) connection.end();
  }

  /** Sends a message, or keeps it for the client's return; `json` holds no line break. */
  send(json: string): void {
    if (this.#ended) return;
    const { log, number } = this.#options;
    const event = log.next();
    const frame = Buffer.from(sseEvent(json, formatEventId({ stream: number, event })));
    log.add(event, number, frame);
    this.#connection?.write(frame);
  }

  /** No more is sent; the connection ends with what was sent before. */
  end(): void {
    this.#ended = true;
    this.#connection?.end();
  }
}
