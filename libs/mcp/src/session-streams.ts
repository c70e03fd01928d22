import type { Logger } from "@browser-mcp/protocol";
import { parseEventId } from "./event-id.js";
import type { AnswerStreams } from "./exchange.js";
import type { HttpResponse } from "./http-message.js";
import { defaultReplayLimits, ReplayLog } from "./replay-log.js";
import type { ReplayBudget, ReplayLimits } from "./replay-log.js";
import { ResumableStream } from "./resumable-stream.js";
import type { Resumption } from "./resumption.js";

type Headers = Readonly<Record<string, string>>;

/** What the streams of a session are made of. */
export interface SessionStreamsOptions {
  readonly logger: Logger;
  readonly limits?: ReplayLimits;
  /** Shared by all sessions. */
  readonly budget?: ReplayBudget;
  /** See {@link ResumableStream}. */
  readonly primed: boolean;
}

/** Number of the stream that belongs to no request. */
const STANDALONE = 0;

/** The stream of one request. */
interface RequestStream {
  readonly stream: ResumableStream;
  /** Runs while it has no connection, and after its end. */
  timer: NodeJS.Timeout | undefined;
}

/**
 * The event streams of one session: the standalone one (GET), and one for each request that needs to stream. A request's
 * stream that loses its connection waits for its client; one that has ended is kept for as long, so that an answer that
 * was lost on the way can be fetched.
 */
export class SessionStreams implements AnswerStreams {
  /** Told whenever the client has begun to listen on the standalone stream. */
  onlisten?: () => void;

  readonly #options: SessionStreamsOptions;
  readonly #limits: ReplayLimits;
  readonly #log: ReplayLog;
  readonly #standalone: ResumableStream;
  readonly #requests = new Map<number, RequestStream>();
  #nextNumber = STANDALONE + 1;
  #listened = false;

  constructor(options: SessionStreamsOptions) {
    this.#options = options;
    this.#limits = options.limits ?? defaultReplayLimits;
    this.#log = new ReplayLog(this.#limits, options.budget);
    this.#standalone = this.#make(STANDALONE, () => undefined);
  }

  /** Whether the client listens on the standalone stream. */
  get listening(): boolean {
    return this.#standalone.connected;
  }

  /** Opens the standalone stream; a connection that it had before is ended. */
  listen(response: HttpResponse, headers: Headers): void {
    this.#listened = true;
    this.#standalone.connect(response, headers);
    this.onlisten?.();
  }

  /** Sends a message that belongs to no request, or keeps it for the client's return; lost where it never listened. */
  send(json: string): void {
    if (this.#listened) this.#standalone.send(json);
  }

  /**
   * Opens the stream of one request.
   * @param onAbandoned told when the client has not come back in time to a stream that has not ended
   */
  open(response: HttpResponse, headers: Headers, onAbandoned: () => void): ResumableStream {
    const number = this.#nextNumber++;
    const stream = this.#make(number, () => {
      const entry = this.#requests.get(number);
      if (entry === undefined) return;
      clearTimeout(entry.timer);
      entry.timer = setTimeout(() => {
        this.#forget(number);
        if (!stream.ended) onAbandoned();
      }, this.#limits.resumeMs).unref();
    });
    this.#requests.set(number, { stream, timer: undefined });
    stream.connect(response, headers);
    return stream;
  }

  /** Takes the stream of that event to this response, which is left untouched unless it was resumed. */
  resume(lastEventId: string, response: HttpResponse, headers: Headers): Resumption {
    const id = parseEventId(lastEventId);
    if (id === undefined) return "unknown";
    const entry = this.#requests.get(id.stream);
    const stream = id.stream === STANDALONE ? this.#standalone : entry?.stream;
    if (stream === undefined) return "unknown";
    const missed = stream.missedSince(id.event);
    if (missed === undefined) return "dropped";
    if (stream.ended && missed.length === 0) return "complete";
    if (entry !== undefined) clearTimeout(entry.timer);
    stream.connect(response, headers, missed);
    if (stream === this.#standalone) this.onlisten?.();
    return "resumed";
  }

  /** Ends every stream for good. */
  close(): void {
    this.#standalone.end();
    for (const [number, { stream }] of this.#requests) {
      stream.end();
      this.#forget(number);
    }
    this.#log.clear();
  }

  #forget(number: number): void {
    clearTimeout(this.#requests.get(number)?.timer);
    this.#requests.delete(number);
    this.#log.forget(number);
  }

  #make(number: number, onDisconnect: () => void): ResumableStream {
    const { logger, primed } = this.#options;
    return new ResumableStream({
      number,
      log: this.#log,
      primed,
      onDisconnect,
      onSlowReader: (waitingBytes) => {
        logger.warn("event stream dropped: its client does not read", { waitingBytes });
      },
    });
  }
}
