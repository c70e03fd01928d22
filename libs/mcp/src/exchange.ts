import type { JSONRPCMessage, RequestId } from "@modelcontextprotocol/sdk/types.js";
import { onClientGone } from "./client-gone.js";
import { isOver } from "./http-message.js";
import type { HttpResponse } from "./http-message.js";
import { rpcErrorText, sendJson, sendRpcResult } from "./json-rpc.js";
import { ComposedResult, resultText, serialisedJson } from "./serialised.js";
import type { Answer } from "./session-operations.js";

/** What comes with a POST beside its message. */
export interface PostContext {
  readonly response: HttpResponse;
  readonly headers: Readonly<Record<string, string>>;
  /** Whether the client takes an event stream. */
  readonly streams: boolean;
}

/** The event stream that answers one POST. */
export interface AnswerStream {
  /** `json` holds no line break. */
  send(json: string): void;
  end(): void;
}

/** Where such streams come from. */
export interface AnswerStreams {
  /** @param onAbandoned told when the connection has ended and the client will not come back, also after the answer */
  open(
    response: HttpResponse,
    headers: Readonly<Record<string, string>>,
    onAbandoned: () => void,
  ): AnswerStream;
}

/** A request whose answer is awaited. */
export interface Answering {
  /** The request's id as its client chose it. */
  readonly clientId: RequestId;
  /** Whether the client takes an event stream. */
  readonly streams: boolean;
  /** Sends a message that belongs to the request. */
  send(message: JSONRPCMessage): void;
  /** Ends it with the answer, which gets the client's id. */
  answer(answer: Answer): void;
  /** Ends it with the text of an answer. */
  finish(text: string): void;
  /** Ends it as a cancelled request. */
  endWithoutAnswer(): void;
}

/** One POST whose answer is awaited: plain JSON, or a stream from the first message on that comes before the answer. */
export class Exchange implements Answering {
  /** The request's id as its client chose it. */
  readonly clientId: RequestId;
  readonly #context: PostContext;
  readonly #source: AnswerStreams;
  readonly #onGone: () => void;
  readonly #stopWatching: () => void;
  #stream: AnswerStream | undefined;

  /** @param onGone told when the client has gone for good, also after the exchange is over */
  constructor(clientId: RequestId, context: PostContext, source: AnswerStreams, onGone: () => void) {
    this.clientId = clientId;
    this.#context = context;
    this.#source = source;
    this.#onGone = onGone;
    this.#stopWatching = onClientGone(context.response, onGone);
  }

  /** Whether the client takes an event stream. */
  get streams(): boolean {
    return this.#context.streams;
  }

  /**
   * Sends a message that belongs to the request. A client that takes no stream gets its answer only; what is on the way
   * to it is lost by its own choice.
   */
  send(message: JSONRPCMessage): void {
    if (!this.#context.streams) return;
    this.#stream ??= this.#open();
    this.#stream.send(JSON.stringify(message));
  }

  /** Ends it with the answer, which gets the client's id. */
  answer(answer: Answer): void {
    const json =
      "result" in answer && this.#stream === undefined
        ? (serialisedJson(answer.result) ?? ComposedResult.jsonOf(answer.result))
        : undefined;
    if (json === undefined) {
      this.finish(answerText(this.clientId, answer));
      return;
    }
    this.#stopWatching();
    sendRpcResult(this.#context.response, this.clientId, json, this.#context.headers);
  }

  /** Ends it with the text of an answer. */
  finish(text: string): void {
    if (this.#stream === undefined) {
      this.#stopWatching();
      sendJson(this.#context.response, 200, text, this.#context.headers);
    } else {
      this.#stream.send(text);
      this.#stream.end();
    }
  }

  /** Ends it as a cancelled request: the specification wants no answer, HTTP wants an end. */
  endWithoutAnswer(): void {
    const { response, headers } = this.#context;
    if (this.#stream !== undefined) {
      this.#stream.end();
      return;
    }
    this.#stopWatching();
    if (!response.headersSent && !isOver(response)) {
      response.writeHead(202, { "Content-Length": 0, ...headers }).end();
    }
  }

  /** From here on the stream tells when the client has gone: it may come back to it. */
  #open(): AnswerStream {
    this.#stopWatching();
    return this.#source.open(this.#context.response, this.#context.headers, this.#onGone);
  }
}

/** The JSON-RPC message that an answer is. */
export const answerText = (id: RequestId, answer: Answer): string =>
  "result" in answer
    ? `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":${resultText(answer.result)}}`
    : rpcErrorText(id, answer.error.code, answer.error.message, answer.error.data);
