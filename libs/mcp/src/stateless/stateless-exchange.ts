import { Cancellation } from "@browser-mcp/protocol";
import type { CancelSignal } from "@browser-mcp/protocol";
import type { RequestId } from "@modelcontextprotocol/sdk/types.js";
import { onClientGone } from "../client-gone.js";
import type { HttpResponse } from "../http-message.js";
import { rpcErrorText, sendJson, sendRpcResult } from "../json-rpc.js";
import { serialisedJson } from "../serialised.js";
import { SseStream } from "../sse-stream.js";
import type { OnSlowReader } from "../sse-stream.js";

/** What comes with a request of the newer era beside its message. */
export interface StatelessContext {
  readonly response: HttpResponse;
  readonly headers: Readonly<Record<string, string>>;
  /** Whether the client takes an event stream. */
  readonly streams: boolean;
  readonly onSlowReader?: OnSlowReader;
}

/**
 * One request of the newer era until it is answered: plain JSON, or an event stream from the first notification on. The
 * client cancels by closing the connection (MCP specification 2026-07-28, "Cancellation").
 */
export class StatelessExchange {
  readonly #cancelled = new Cancellation();
  readonly #id: RequestId;
  readonly #context: StatelessContext;
  readonly #stopWatching: () => void;
  #stream: SseStream | undefined;
  #over = false;

  constructor(id: RequestId, context: StatelessContext) {
    this.#id = id;
    this.#context = context;
    this.#stopWatching = onClientGone(context.response, () => {
      this.#over = true;
      this.#cancelled.abort("The client went away.");
    });
  }

  /** Aborted when the client has gone, or by {@link close}. */
  get signal(): CancelSignal {
    return this.#cancelled;
  }

  /** Sends a notification that belongs to the request; a client that takes no stream gets its answer only. */
  readonly notify = (method: string, params: Readonly<Record<string, unknown>>): void => {
    if (this.#over || !this.#context.streams) return;
    const { response, headers, onSlowReader } = this.#context;
    this.#stream ??= new SseStream(response, headers, onSlowReader);
    this.#stream.send(JSON.stringify({ jsonrpc: "2.0", method, params }));
  };

  /** Ends it with a result. */
  answer(result: Readonly<Record<string, unknown>>): void {
    const json = serialisedJson(result);
    if (json !== undefined && this.#stream === undefined) {
      if (!this.#end()) return;
      sendRpcResult(this.#context.response, this.#id, json, this.#context.headers);
      return;
    }
    this.#finish(200, JSON.stringify({ jsonrpc: "2.0", id: this.#id, result }));
  }

  /** Ends it with an error; the status counts only where nothing was sent yet. */
  refuse(status: number, code: number, message: string, data?: unknown): void {
    this.#finish(status, rpcErrorText(this.#id, code, message, data));
  }

  /** Ends it because the server does: the work is aborted. */
  close(code: number, reason: string): void {
    this.refuse(200, code, reason);
    this.#cancelled.abort(reason);
  }

  #finish(status: number, text: string): void {
    if (!this.#end()) return;
    if (this.#stream === undefined) {
      sendJson(this.#context.response, status, text, this.#context.headers);
      return;
    }
    this.#stream.send(text);
    this.#stream.end();
  }

  /** Whether it was not over yet. */
  #end(): boolean {
    if (this.#over) return false;
    this.#over = true;
    this.#stopWatching();
    return true;
  }
}
