import type { IncomingMessage, ServerResponse } from "node:http";
import type { Transport, TransportSendOptions } from "@modelcontextprotocol/sdk/shared/transport.js";
import type { JSONRPCMessage, JSONRPCRequest, RequestId } from "@modelcontextprotocol/sdk/types.js";
import { rpcCodes, rpcErrorText, sendJson, sendRpcError } from "./json-rpc.js";
import { SseStream } from "./sse-stream.js";

/** How a transport answers. */
export interface HttpTransportOptions {
  readonly sessionId?: string;
  /**
   * Several clients share this transport (bare POSTs without a session): their ids may be equal, so each request
   * gets an id of ours inside and its own back in the answer.
   */
  readonly shared?: boolean;
}

/** One POST whose answer is awaited. */
interface Exchange {
  readonly clientId: RequestId;
  readonly response: ServerResponse;
  readonly headers: Readonly<Record<string, string>>;
  /** Whether the client takes an event stream. */
  readonly streams: boolean;
  sse: SseStream | undefined;
}

/** What comes with a POST beside its message. */
export interface PostContext {
  readonly response: ServerResponse;
  readonly headers: Readonly<Record<string, string>>;
  readonly streams: boolean;
}

/**
 * The SDK's `Transport` over node:http, one a session. A POST is answered with plain JSON, or with an event stream
 * from the first message on that belongs to it; whatever belongs to no POST goes to the session's GET stream.
 * Every response that it was handed is ended: by the answer, by a cancel, by the client's leaving, or by `close`.
 */
export class HttpTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: Transport["onmessage"];
  /** Told whenever a GET stream has opened. */
  onstream?: () => void;
  readonly sessionId?: string;

  readonly #exchanges = new Map<RequestId, Exchange>();
  readonly #shared: boolean;
  #stream: SseStream | undefined;
  #nextId = 0;
  #closed = false;

  constructor(options: HttpTransportOptions = {}) {
    if (options.sessionId !== undefined) this.sessionId = options.sessionId;
    this.#shared = options.shared ?? false;
  }

  /** Requests that were not answered yet. */
  get inFlight(): number {
    return this.#exchanges.size;
  }

  /** Whether a GET stream is open. */
  get streaming(): boolean {
    return this.#stream !== undefined;
  }

  start(): Promise<void> {
    return Promise.resolve();
  }

  /** Takes a request; its HTTP response is this transport's from here on. */
  receiveRequest(message: JSONRPCRequest, context: PostContext): void {
    if (!this.#shared && this.#exchanges.has(message.id)) {
      const text = `A request with id ${JSON.stringify(message.id)} is still being answered.`;
      sendRpcError(context.response, 400, message.id, rpcCodes.invalidRequest, text, context.headers);
      return;
    }
    const id = this.#shared ? ++this.#nextId : message.id;
    const exchange: Exchange = { ...context, clientId: message.id, sse: undefined };
    this.#exchanges.set(id, exchange);
    context.response.once("close", () => {
      if (this.#exchanges.get(id) === exchange) this.#cancel(id, "The client went away.");
    });
    this.onmessage?.(id === message.id ? message : { ...message, id });
  }

  /** Takes a notification, or a client's answer to a request of ours. A cancel ends the response it names. */
  receiveOther(message: JSONRPCMessage): void {
    const cancels = "method" in message && message.method === "notifications/cancelled";
    // On a shared transport ids are ours, unknown to clients: nobody may cancel a stranger's request.
    if (cancels && this.#shared) return;
    this.onmessage?.(message);
    if (!cancels) return;
    const id = message.params?.["requestId"];
    if (typeof id === "string" || typeof id === "number") this.#end(id);
  }

  /** Opens the session's stream of messages that belong to no request; a stream open before is ended. */
  openStream(
    request: IncomingMessage,
    response: ServerResponse,
    headers: Readonly<Record<string, string>>,
  ): void {
    this.#stream?.end();
    const stream = new SseStream(response, headers);
    this.#stream = stream;
    request.socket.setNoDelay(true);
    response.once("close", () => {
      if (this.#stream === stream) this.#stream = undefined;
    });
    this.onstream?.();
  }

  send(message: JSONRPCMessage, options?: TransportSendOptions): Promise<void> {
    if ("id" in message && !("method" in message)) this.#answer(message);
    else if (options?.relatedRequestId !== undefined) this.#sendRelated(options.relatedRequestId, message);
    else this.#stream?.send(JSON.stringify(message));
    return Promise.resolve();
  }

  /** Answers whatever is still waiting with an error, ends every stream, and tells the SDK. */
  close(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    this.#closed = true;
    for (const [id, exchange] of this.#exchanges) {
      this.#exchanges.delete(id);
      this.#finish(
        exchange,
        rpcErrorText(exchange.clientId, rpcCodes.serverError, "The session was closed."),
      );
    }
    this.#stream?.end();
    this.#stream = undefined;
    this.onclose?.();
    return Promise.resolve();
  }

  #answer(message: JSONRPCMessage & { id?: RequestId | undefined }): void {
    if (message.id === undefined) return;
    const exchange = this.#exchanges.get(message.id);
    if (exchange === undefined) return;
    this.#exchanges.delete(message.id);
    const answer = exchange.clientId === message.id ? message : { ...message, id: exchange.clientId };
    this.#finish(exchange, JSON.stringify(answer));
  }

  #finish(exchange: Exchange, text: string): void {
    if (exchange.sse === undefined) {
      sendJson(exchange.response, 200, text, exchange.headers);
    } else {
      exchange.sse.send(text);
      exchange.sse.end();
    }
  }

  #sendRelated(id: RequestId, message: JSONRPCMessage): void {
    const exchange = this.#exchanges.get(id);
    // A client that takes no stream gets its answer only; what is on the way to it is lost by its own choice.
    if (exchange === undefined || !exchange.streams) return;
    exchange.sse ??= new SseStream(exchange.response, exchange.headers);
    exchange.sse.send(JSON.stringify(message));
  }

  /** Makes the SDK abort the handler of a request whose client has gone. */
  #cancel(id: RequestId, reason: string): void {
    this.#exchanges.delete(id);
    this.onmessage?.({
      jsonrpc: "2.0",
      method: "notifications/cancelled",
      params: { requestId: id, reason },
    });
  }

  /** Ends the response of a cancelled request: the specification wants no answer, HTTP wants an end. */
  #end(id: RequestId): void {
    const exchange = this.#exchanges.get(id);
    if (exchange === undefined) return;
    this.#exchanges.delete(id);
    if (exchange.sse !== undefined) exchange.sse.end();
    else exchange.response.writeHead(202, { "Content-Length": 0, ...exchange.headers }).end();
  }
}
