import type { RequestId } from "@modelcontextprotocol/sdk/types.js";
import { onClientGone } from "./client-gone.js";
import { answerText } from "./exchange.js";
import type { Answering, PostContext } from "./exchange.js";
import { isOver } from "./http-message.js";
import { sendJson } from "./json-rpc.js";

/** The answers to a batch (MCP specification 2025-03-26, "Batching"): sent as one array once every one is there. */
export class BatchAnswer {
  readonly #context: PostContext;
  readonly #texts: string[] = [];
  readonly #cancels: (() => void)[] = [];
  #open = 0;
  #sealed = false;

  constructor(context: PostContext) {
    this.#context = context;
    onClientGone(context.response, () => {
      for (const cancel of this.#cancels) cancel();
    });
  }

  /** An answer that is there already. */
  add(text: string): void {
    this.#texts.push(text);
  }

  /** The place of one request's answer. What would come before the answer has no place in a batch. */
  part(clientId: RequestId): Answering {
    this.#open += 1;
    let over = false;
    const end = (text?: string): void => {
      if (over) return;
      over = true;
      this.#open -= 1;
      if (text !== undefined) this.#texts.push(text);
      this.#sendIfWhole();
    };
    return {
      clientId,
      streams: false,
      send: () => undefined,
      answer: (answer) => end(answerText(clientId, answer)),
      finish: end,
      endWithoutAnswer: () => end(),
    };
  }

  /** What ends a request's work when the client goes. */
  cancelBy(cancel: () => void): void {
    this.#cancels.push(cancel);
  }

  /** Everything in the batch has its place now. */
  seal(): void {
    this.#sealed = true;
    this.#sendIfWhole();
  }

  #sendIfWhole(): void {
    if (!this.#sealed || this.#open > 0) return;
    const { response, headers } = this.#context;
    if (this.#texts.length > 0) sendJson(response, 200, `[${this.#texts.join(",")}]`, headers);
    else if (!response.headersSent && !isOver(response)) {
      response.writeHead(202, { "Content-Length": 0, ...headers }).end();
    }
  }
}
