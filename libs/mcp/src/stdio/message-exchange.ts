import type { IncomingMessage } from "node:http";
import { BrowserMcpError } from "@browser-mcp/protocol";
import { rpcCodes } from "../json-rpc.js";
import { readRefusal, relayEvents, relayJson } from "./answer-relay.js";
import type { BridgeSession } from "./bridge-session.js";
import { jsonHeaders, SessionLostError } from "./bridge-session.js";
import type { ClientMessage } from "./client-message.js";
import type { LineWriter } from "./line-writer.js";
import { responseText } from "./response-text.js";
import { isOtherServer, ServerGoneError } from "./server-connection.js";
import type { ServerConnection } from "./server-connection.js";
import type { ServerLink } from "./server-link.js";

/** What an exchange needs. */
export interface ExchangeParts {
  readonly link: ServerLink;
  readonly session: BridgeSession;
  readonly writer: LineWriter;
}

/** How often a message that no server has seen is sent again, and a broken stream is asked for. */
const MAX_ATTEMPTS = 5;

/** The answer to `initialize` is read as a whole; it is short. */
const MAX_INITIALIZE_BYTES = 1024 * 1024;

/** Carries one message to the server and what it says to it back. */
export class MessageExchange {
  readonly #link: ServerLink;
  readonly #session: BridgeSession;
  readonly #writer: LineWriter;

  constructor({ link, session, writer }: ExchangeParts) {
    this.#link = link;
    this.#session = session;
    this.#writer = writer;
  }

  /**
   * Carries a request, and writes its answer.
   * @throws BrowserMcpError where there will be none
   */
  async ask(message: ClientMessage, line: Buffer, signal: AbortSignal): Promise<void> {
    const opens = message.method === "initialize" && message.statelessHeaders === undefined;
    for (let attempt = 1; ; attempt += 1) {
      const { connection, response } = await this.#deliver(message, line, opens, signal);
      const status = response.statusCode ?? 0;
      if (status >= 400) {
        const refusal = await readRefusal(response);
        if (isOtherServer(status) && attempt === 1) {
          // The source knows the new token, and whether this is still a server to use.
          this.#link.lost(connection);
          continue;
        }
        const lostId = opens || message.statelessHeaders !== undefined ? undefined : this.#session.id;
        const isLost = status === 404 && refusal.code === rpcCodes.sessionNotFound;
        if (isLost && lostId !== undefined && attempt < MAX_ATTEMPTS) {
          await this.#renew(connection, lostId);
          continue;
        }
        const text = `{"jsonrpc":"2.0","id":${message.id},"error":${JSON.stringify(refusal)}}`;
        this.#writer.write([Buffer.from(text)]);
        return;
      }
      this.#session.sent(message, line);
      if (opens) return this.#answerInitialize(line, response);
      return this.#relay(connection, response, signal);
    }
  }

  /**
   * Carries what gets no answer.
   * @throws BrowserMcpError where it did not arrive
   */
  async tell(message: ClientMessage, line: Buffer): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const { connection, response } = await this.#deliver(message, line, false);
      if ((response.statusCode ?? 0) < 400) {
        response.resume();
        this.#session.sent(message, line);
        return;
      }
      const refusal = await readRefusal(response);
      if (isOtherServer(response.statusCode) && attempt === 1) {
        this.#link.lost(connection);
        continue;
      }
      const lostId = this.#session.id;
      if (refusal.code !== rpcCodes.sessionNotFound || lostId === undefined || attempt === MAX_ATTEMPTS) {
        throw new BrowserMcpError("BROWSER_ERROR", refusal.message);
      }
      await this.#renew(connection, lostId);
      // A cancel and an answer belong to what the lost session had under way.
      if (message.kind === "answer" || message.cancels !== undefined) return;
    }
  }

  /** Sends a message to a server that runs; again where the one before cannot have carried it out. */
  async #deliver(
    message: ClientMessage,
    body: Buffer,
    opens: boolean,
    signal?: AbortSignal,
  ): Promise<{ readonly connection: ServerConnection; readonly response: IncomingMessage }> {
    for (let attempt = 1; ; attempt += 1) {
      const connection = await this.#link.open();
      signal?.throwIfAborted();
      const about = message.statelessHeaders ?? (opens ? {} : this.#session.headers());
      try {
        const response = await connection.send({
          method: "POST",
          headers: { ...jsonHeaders, ...about },
          body,
          ...(signal === undefined ? {} : { signal }),
        });
        return { connection, response };
      } catch (error) {
        if (!(error instanceof ServerGoneError)) throw error;
        this.#link.lost(connection);
        // Of all that a client can ask, only a tool call does something that must not be done twice.
        const repeatable = !error.delivered || message.method !== "tools/call";
        if (!repeatable || attempt === MAX_ATTEMPTS) throw wentAway(error);
      }
    }
  }

  async #renew(connection: ServerConnection, lostId: string): Promise<void> {
    try {
      await this.#session.renew(connection, lostId);
    } catch (error) {
      if (error instanceof ServerGoneError) this.#link.lost(connection);
      throw error instanceof SessionLostError
        ? new BrowserMcpError("CONNECTION_CLOSED", error.message, {
            hint: "Restart the client.",
            cause: error,
          })
        : wentAway(error);
    }
  }

  async #answerInitialize(line: Buffer, response: IncomingMessage): Promise<void> {
    const { "mcp-session-id": id } = response.headers;
    const text = await responseText(response, MAX_INITIALIZE_BYTES).catch((error: unknown) => {
      throw wentAway(error);
    });
    this.#session.opened(line, typeof id === "string" ? id : undefined, text);
    this.#writer.write([Buffer.from(text)]);
  }

  async #relay(connection: ServerConnection, first: IncomingMessage, signal: AbortSignal): Promise<void> {
    let response = first;
    let lastEventId: string | undefined;
    const headers = this.#session.headers();
    for (let attempt = 1; ; attempt += 1) {
      if (!isEventStream(response)) {
        // A cancelled request ends without an answer, and so does a resumed stream that had no more to say.
        await relayJson(response, this.#writer).catch((error: unknown) => {
          throw error instanceof RangeError ? error : this.#wentAway(connection, error);
        });
        return;
      }
      const relayed = await relayEvents(response, this.#writer, true, lastEventId);
      if (relayed.kind === "complete") return;
      signal.throwIfAborted();
      ({ lastEventId } = relayed);
      if (lastEventId === undefined || attempt === MAX_ATTEMPTS) throw this.#wentAway(connection);
      const resume = { Accept: "text/event-stream", ...headers, "Last-Event-ID": lastEventId };
      response = await connection.send({ method: "GET", headers: resume, signal }).catch((error: unknown) => {
        throw this.#wentAway(connection, error);
      });
      if (response.statusCode !== 200) {
        response.resume();
        throw this.#wentAway(connection);
      }
    }
  }

  /** The connection broke under a request; only the next message tells whether the server did. */
  #wentAway(connection: ServerConnection, cause?: unknown): BrowserMcpError {
    if (cause instanceof ServerGoneError) this.#link.lost(connection);
    return wentAway(cause);
  }
}

const isEventStream = ({ headers }: IncomingMessage): boolean =>
  headers["content-type"]?.startsWith("text/event-stream") ?? false;

/** What was under way is not repeated: it may have been done. */
const wentAway = (cause: unknown): BrowserMcpError =>
  new BrowserMcpError("CONNECTION_CLOSED", "The Browser MCP server went away before it answered.", {
    hint: "What it had begun may have happened; look, then repeat the call: the server is started again for it.",
    cause,
  });
