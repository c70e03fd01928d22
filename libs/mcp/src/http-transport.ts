import type { Transport, TransportSendOptions } from "@modelcontextprotocol/sdk/shared/transport.js";
import type {
  JSONRPCErrorResponse,
  JSONRPCMessage,
  JSONRPCRequest,
  JSONRPCResultResponse,
  RequestId,
} from "@modelcontextprotocol/sdk/types.js";
import type { Logger } from "@browser-mcp/protocol";
import { BareStreams } from "./bare-streams.js";
import { isClientGone } from "./client-gone.js";
import { Exchange } from "./exchange.js";
import type { Answering, AnswerStreams, PostContext } from "./exchange.js";
import type { HttpResponse } from "./http-message.js";
import { rpcCodes, rpcErrorText, sendRpcError } from "./json-rpc.js";
import { fromClient, toClient } from "./request-ids.js";
import type { Resumption } from "./resumption.js";
import type { Answer, SessionOperations } from "./session-operations.js";
import type { SessionStreams } from "./session-streams.js";

/** How a transport answers. */
export interface HttpTransportOptions {
  readonly logger: Logger;
  /**
   * The session and its streams, which are closed with the transport. Without one the transport is shared by clients that
   * have none: nothing can be sent to them but answers and what belongs to these, and no request is cancelled by id.
   */
  readonly session?: { readonly id: string; readonly streams: SessionStreams };
}

/**
 * The SDK's `Transport` over node:http, one a session. A POST is answered with plain JSON, or with an event stream
 * from the first message on that belongs to it; whatever belongs to no POST goes to the session's GET stream.
 * Every response that it was handed is ended: by the answer, by a cancel, by the client's leaving, or by `close`.
 *
 * Requests get ids of ours inside and their own back in the answer: clients that share a transport may use the same one,
 * and the SDK's `Server` cannot cancel a request with the id 0 or "".
 */
export class HttpTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: Transport["onmessage"];
  /** Answers most requests; what it does not serve is the SDK's. */
  operations?: Pick<SessionOperations, "serves" | "answer" | "cancel" | "close">;
  /** Told whenever the client has begun to listen on the GET stream. */
  onstream?: () => void;
  readonly sessionId?: string;

  readonly #logger: Logger;
  readonly #session: SessionStreams | undefined;
  readonly #answers: AnswerStreams;
  readonly #exchanges = new Map<RequestId, Answering>();
  /** The inner ids by those of the session's client. */
  readonly #innerIds = new Map<unknown, number>();
  #nextId = 0;
  #closed = false;

  constructor({ logger, session }: HttpTransportOptions) {
    this.#logger = logger;
    this.#session = session?.streams;
    this.#answers = session?.streams ?? new BareStreams(logger);
    if (session === undefined) return;
    this.sessionId = session.id;
    session.streams.onlisten = () => this.onstream?.();
  }

  /** Requests that were not answered yet. */
  get inFlight(): number {
    return this.#exchanges.size;
  }

  /** Whether a GET stream is open. */
  get streaming(): boolean {
    return this.#session?.listening ?? false;
  }

  /** Whether what belongs to a request (by our inner id) reaches its client before the answer. */
  reaches(id: RequestId): boolean {
    return this.#exchanges.get(id)?.streams ?? false;
  }

  start(): Promise<void> {
    return Promise.resolve();
  }

  /** Takes a request; its HTTP response is this transport's from here on. */
  receiveRequest(message: JSONRPCRequest, context: PostContext): void {
    const { response, headers } = context;
    if (this.#closed) {
      sendRpcError(response, 404, message.id, rpcCodes.sessionNotFound, "The session was closed.", headers);
      return;
    }
    if (isClientGone(response)) return;
    if (this.#innerIds.has(message.id)) {
      const text = `A request with id ${JSON.stringify(message.id).slice(0, 100)} is still being answered.`;
      sendRpcError(response, 400, message.id, rpcCodes.invalidRequest, text, headers);
      return;
    }
    const id = ++this.#nextId;
    this.#begin(message, id, new Exchange(message.id, context, this.#answers, () => this.#cancel(id)));
  }

  /**
   * Takes a request of a batch, which is answered in its place.
   * @returns cancels it
   */
  receivePart(message: JSONRPCRequest, part: Answering): () => void {
    const refuse = (code: number, text: string): (() => void) => {
      part.finish(rpcErrorText(message.id, code, text));
      return () => undefined;
    };
    if (this.#closed) return refuse(rpcCodes.sessionNotFound, "The session was closed.");
    if (this.#innerIds.has(message.id)) {
      return refuse(rpcCodes.invalidRequest, "A request with this id is still being answered.");
    }
    const id = ++this.#nextId;
    this.#begin(message, id, part);
    return () => this.#cancel(id);
  }

  #begin(message: JSONRPCRequest, id: number, exchange: Answering): void {
    this.#exchanges.set(id, exchange);
    if (this.#session !== undefined) this.#innerIds.set(message.id, id);
    const { operations } = this;
    if (operations?.serves(message.method) !== true) this.onmessage?.({ ...message, id });
    else {
      void operations.answer(message, id).then((answer) => {
        if (answer !== undefined) this.#answer(id, answer);
      });
    }
  }

  /** Takes a notification, or a client's answer to a request of ours. A cancel ends the response it names. */
  receiveOther(message: JSONRPCMessage): void {
    if (!("method" in message)) {
      const answer = fromClient(message);
      if (answer !== undefined) this.onmessage?.(answer);
      return;
    }
    if (message.method !== "notifications/cancelled") {
      this.onmessage?.(message);
      return;
    }
    const id = this.#innerIds.get(message.params?.["requestId"]);
    if (id === undefined) return;
    if (this.operations?.cancel(id, message.params?.["reason"]) !== true) {
      this.onmessage?.({ ...message, params: { ...message.params, requestId: id } });
    }
    // What the cancelled call asked the client meanwhile is taken back first, on the same stream.
    setImmediate(() => this.#take(id)?.endWithoutAnswer());
  }

  /** Opens the session's stream of messages that belong to no request; a stream open before is ended. */
  openStream(response: HttpResponse, headers: Readonly<Record<string, string>>): void {
    this.#session?.listen(response, headers);
  }

  /** Takes a broken stream up again; the response is left untouched unless it was resumed. */
  resumeStream(
    lastEventId: string,
    response: HttpResponse,
    headers: Readonly<Record<string, string>>,
  ): Resumption {
    return this.#session?.resume(lastEventId, response, headers) ?? "unknown";
  }

  send(message: JSONRPCMessage, options?: TransportSendOptions): Promise<void> {
    if ("id" in message && !("method" in message)) {
      if (message.id !== undefined) this.#answer(message.id, answerOf(message));
    } else if (options?.relatedRequestId !== undefined) {
      this.#exchanges.get(options.relatedRequestId)?.send(toClient(message));
    } else {
      this.#session?.send(JSON.stringify(toClient(message)));
    }
    return Promise.resolve();
  }

  /** Answers whatever is still waiting with an error, ends every stream, and tells the SDK. */
  close(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    this.#closed = true;
    for (const [id, { clientId }] of this.#exchanges) {
      this.#take(id)?.finish(rpcErrorText(clientId, rpcCodes.serverError, "The session was closed."));
    }
    this.operations?.close();
    this.#session?.close();
    this.onclose?.();
    return Promise.resolve();
  }

  /** Ends a request with its answer; with an error where that cannot be written, so that nobody waits for it. */
  #answer(id: RequestId, answer: Answer): void {
    const exchange = this.#take(id);
    try {
      exchange?.answer(answer);
    } catch (error) {
      this.#logger.error("answer not written", { error });
      const text = "The result cannot be written.";
      exchange?.finish(rpcErrorText(exchange.clientId, rpcCodes.internalError, text));
    }
  }

  /** The exchange of a request that is over. */
  #take(id: RequestId): Answering | undefined {
    const exchange = this.#exchanges.get(id);
    if (exchange === undefined) return undefined;
    this.#exchanges.delete(id);
    this.#innerIds.delete(exchange.clientId);
    return exchange;
  }

  /** Aborts the work on a request whose client has gone. */
  #cancel(id: number): void {
    if (this.#take(id) === undefined) return;
    const reason = "The client went away.";
    if (this.operations?.cancel(id, reason) === true) return;
    const params = { requestId: id, reason };
    this.onmessage?.({ jsonrpc: "2.0", method: "notifications/cancelled", params });
  }
}

const answerOf = (message: JSONRPCResultResponse | JSONRPCErrorResponse): Answer =>
  "result" in message ? { result: message.result } : { error: message.error };
