import {
  BrowserMcpError,
  errorCatalogue,
  features,
  type ActionName,
  type Logger,
} from "@browser-mcp/protocol";
import { messageOf } from "./browser-errors.js";
import type { Handler, HandlerReply } from "./handlers/handler.js";
import type { InboundFrame, InboundRequest } from "./inbound-frame.js";
import { untilAborted } from "./waiting.js";

/** The bounds of the dispatcher. */
export interface DispatcherLimits {
  readonly inFlight: number;
  /** Bytes of one reply, together with what still waits to be sent. */
  readonly replyBytes: number;
  /** Milliseconds after which a request is answered with REQUEST_TIMEOUT, whatever its handler waits for. */
  readonly requestMs: number;
}

const defaultLimits: DispatcherLimits = {
  inFlight: 200,
  // Below the server's bound on a frame, which closes the socket.
  replyBytes: 60 * 1024 * 1024,
  // Longer than any wait that a caller may ask for.
  requestMs: 150_000,
};

/** Where replies go. */
export interface Outbox {
  /** False means that nobody is connected and the frame was dropped. */
  send(frame: string): boolean;
  readonly bufferedBytes: number;
  /** Comes back on a new connection, where the server asks again for what only reads and says so of the rest. */
  renew(): void;
}

/** UTF-16 units of an error's message: a page may throw one as large as itself. */
const MAX_MESSAGE = 10_000;

/**
 * What Chrome answers to every call of a worker that it is about to end, while the worker's socket still works: nothing
 * that the request is to blame for.
 */
const WORKER_ENDS = "No SW";

type RequestId = InboundRequest["requestId"];

/** Gives every request to its handler and sends exactly one reply to each. */
export class Dispatcher {
  readonly #handlers: ReadonlyMap<string, Handler>;
  readonly #inFlight = new Map<RequestId, AbortController>();

  constructor(
    handlers: readonly Handler[],
    private readonly outbox: Outbox,
    private readonly log: Logger,
    private readonly limits: DispatcherLimits = defaultLimits,
  ) {
    this.#handlers = new Map(handlers.map((handler) => [handler.action, handler]));
  }

  /** What `hello` announces: the actions that have a handler, and what the dispatcher itself can. */
  get capabilities(): string[] {
    return [...this.#handlers.keys(), features.cancel];
  }

  /** Takes a request or a `cancel`; other frames are none of its business. */
  handle(frame: InboundFrame): void {
    if ("action" in frame) void this.#answer(frame);
    else if (frame.type === "cancel") {
      this.#inFlight
        .get(frame.requestId)
        ?.abort(new BrowserMcpError("CANCELLED", "The caller cancelled the call."));
    }
  }

  /** Forgets all requests without a reply: they came from a server that the extension has left. */
  abandon(): void {
    const left = [...this.#inFlight.values()];
    this.#inFlight.clear();
    for (const controller of left) controller.abort(new BrowserMcpError("CANCELLED", "The server was left."));
  }

  async #answer(request: InboundRequest): Promise<void> {
    const { requestId } = request;
    // Asked again while at work, after a lost connection: the same request, so the same one reply.
    if (this.#inFlight.has(requestId)) return;
    if (this.#inFlight.size >= this.limits.inFlight) {
      const message = `The extension works on ${this.limits.inFlight} requests already.`;
      return this.#send(
        requestId,
        this.#errorFrame(requestId, new BrowserMcpError("LIMIT_EXCEEDED", message)),
      );
    }
    const controller = new AbortController();
    this.#inFlight.set(requestId, controller);
    const deadline = setTimeout(
      () =>
        controller.abort(new BrowserMcpError("REQUEST_TIMEOUT", `${request.action} did not end in time.`)),
      this.limits.requestMs,
    );
    const frame = await this.#run(request, controller.signal);
    clearTimeout(deadline);
    if (this.#inFlight.get(requestId) !== controller) return; // abandoned
    this.#inFlight.delete(requestId);
    if (frame === undefined) this.outbox.renew();
    else this.#send(requestId, frame);
  }

  /** The frame of the answer; `undefined` where a worker that ends cannot give one. */
  async #run(request: InboundRequest, signal: AbortSignal): Promise<string | undefined> {
    const { requestId, action } = request;
    try {
      const handler = this.#handlers.get(action);
      if (handler === undefined) {
        throw new BrowserMcpError("UNSUPPORTED_ACTION", `This extension does not know the action ${action}.`);
      }
      return this.#replyFrame(requestId, action, await untilAborted(handler.handle(request, signal), signal));
    } catch (thrown) {
      const error =
        thrown instanceof BrowserMcpError ? thrown : new BrowserMcpError("BROWSER_ERROR", messageOf(thrown));
      return error.message === WORKER_ENDS ? undefined : this.#errorFrame(requestId, error);
    }
  }

  #replyFrame(requestId: RequestId, action: string, reply: HandlerReply<ActionName>): string {
    const frame = JSON.stringify({ type: "response", requestId, ...reply });
    const bytes = byteLength(frame, this.limits.replyBytes) + this.outbox.bufferedBytes;
    if (bytes <= this.limits.replyBytes) return frame;
    const limit = `${Math.floor(this.limits.replyBytes / (1024 * 1024))} MB`;
    throw new BrowserMcpError(
      "LIMIT_EXCEEDED",
      `The answer to ${action} is larger than the extension's ${limit}.`,
    );
  }

  #errorFrame(requestId: RequestId, { message, code, hint }: BrowserMcpError): string {
    const error = message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE)}…` : message;
    const better = hint === errorCatalogue[code].hint ? {} : { hint };
    return JSON.stringify({ type: "error", requestId, error, code, ...better });
  }

  #send(requestId: RequestId, frame: string): void {
    if (!this.outbox.send(frame)) this.log.warn("a reply was dropped: no server is connected", { requestId });
  }
}

/** UTF-8 bytes of a text; for a text that surely fits, an upper bound that costs nothing. */
function byteLength(text: string, limit: number): number {
  const most = text.length * 3;
  return most <= limit ? most : new Blob([text]).size;
}
