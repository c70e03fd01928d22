import type { Logger } from "@browser-mcp/protocol";
import { relayEvents } from "./answer-relay.js";
import type { BridgeSession } from "./bridge-session.js";
import type { LineWriter } from "./line-writer.js";
import { isOtherServer, ServerGoneError } from "./server-connection.js";
import type { ServerLink } from "./server-link.js";

/** Milliseconds before a stream that ended is opened again: at first, and at most. */
const RETRY_MS = { first: 250, most: 5_000 } as const;

/** What a listener needs. */
export interface ListenerParts {
  readonly link: ServerLink;
  readonly session: BridgeSession;
  readonly writer: LineWriter;
  readonly logger: Logger;
}

/**
 * Keeps the session's stream of messages that belong to no request open (MCP specification 2025-11-25, "Listening for
 * Messages from the Server"). It follows a server that was started again, but starts none: whoever stopped it may have
 * meant it.
 */
export class NotificationListener {
  readonly #parts: ListenerParts;
  readonly #stop = new AbortController();
  #running = false;
  #wake: (() => void) | undefined;

  constructor(parts: ListenerParts) {
    this.#parts = parts;
    parts.link.onfound = () => this.#wake?.();
  }

  /** Begins to listen, once. */
  start(): void {
    if (this.#running) return;
    this.#running = true;
    void this.#run().finally(() => (this.#running = false));
  }

  /** Listens no longer. */
  stop(): void {
    this.#stop.abort();
    this.#wake?.();
  }

  async #run(): Promise<void> {
    const { session } = this.#parts;
    const position: { id?: string; lastEventId?: string | undefined } = {};
    let wait: number = RETRY_MS.first;
    while (!this.#stop.signal.aborted && session.id !== undefined) {
      if (position.id !== session.id) Object.assign(position, { id: session.id, lastEventId: undefined });
      const outcome = await this.#listen(session.id, position).catch((error: unknown) => {
        this.#parts.logger.debug("no notifications for now", { error });
        return "failed" as const;
      });
      if (outcome === "refused") return;
      wait = outcome === "listened" ? RETRY_MS.first : Math.min(wait * 2, RETRY_MS.most);
      await this.#pause(wait);
    }
  }

  async #listen(
    id: string,
    position: { lastEventId?: string | undefined },
  ): Promise<"listened" | "failed" | "refused"> {
    const { link, session, writer } = this.#parts;
    const connection = await link.openIfRunning();
    if (connection === undefined) return "failed";
    const { lastEventId } = position;
    try {
      const response = await connection.send({
        method: "GET",
        headers: {
          Accept: "text/event-stream",
          ...session.headers(),
          ...(lastEventId === undefined ? {} : { "Last-Event-ID": lastEventId }),
        },
        signal: this.#stop.signal,
      });
      if (response.statusCode === 200) {
        const relayed = await relayEvents(response, writer, false, lastEventId);
        position.lastEventId = relayed.kind === "broken" ? relayed.lastEventId : undefined;
        return "listened";
      }
      response.resume();
      position.lastEventId = undefined;
      if (isOtherServer(response.statusCode)) link.lost(connection);
      if (response.statusCode === 404) await session.renew(connection, id);
      return response.statusCode === 405 ? "refused" : "failed";
    } catch (error) {
      if (error instanceof ServerGoneError) link.lost(connection);
      throw error;
    }
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#wake = undefined;
        resolve();
      };
      const timer = setTimeout(done, ms).unref();
      this.#wake = done;
      if (this.#stop.signal.aborted) done();
    });
  }
}
