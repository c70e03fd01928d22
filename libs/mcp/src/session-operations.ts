import type { Server } from "@modelcontextprotocol/sdk/server/index.js";
import type {
  JSONRPCRequest,
  RequestId,
  ServerNotification,
  ServerRequest,
} from "@modelcontextprotocol/sdk/types.js";
import type { AnySchema, SchemaOutput } from "@modelcontextprotocol/sdk/server/zod-compat.js";
import type { RequestOptions } from "@modelcontextprotocol/sdk/shared/protocol.js";
import { BrowserMcpError, Cancellation, MissingClientCapability } from "@browser-mcp/protocol";
import type { CancelSignal, ErrorCode } from "@browser-mcp/protocol";
import { rpcCodes } from "./json-rpc.js";
import type { Operation, OperationResult } from "./operation.js";
import type { ServedRequest } from "./served-request.js";

/** The answer to one request. */
export type Answer =
  | { readonly result: OperationResult }
  | { readonly error: { readonly code: number; readonly message: string; readonly data?: unknown } };

/** The errors that have a JSON-RPC code of their own; every other one is an internal error. */
const codes: { readonly [C in ErrorCode]?: number } = {
  INVALID_PARAMETERS: rpcCodes.invalidParams,
  TOOL_NOT_FOUND: rpcCodes.invalidParams,
  TAB_NOT_FOUND: rpcCodes.resourceNotFound,
};

/** One request of a session while it is served. */
export class SessionRequest {
  readonly #server: Server;
  readonly #cancelled = new Cancellation();
  readonly #message: JSONRPCRequest;
  /** Our inner id of it. */
  readonly requestId: RequestId;
  /** Made only where somebody asks for it: most requests are over before anybody cares. */
  #over: Cancellation | undefined;
  #ended = false;

  constructor(server: Server, message: JSONRPCRequest, requestId: RequestId) {
    this.#server = server;
    this.#message = message;
    this.requestId = requestId;
  }

  /** `_meta` of its parameters. */
  get meta() {
    return this.#message.params?._meta;
  }

  /** Aborted when the client cancels it or goes away. */
  get signal(): CancelSignal {
    return this.#cancelled;
  }

  /** Aborted as soon as the request is answered, so that nothing goes on in its name. */
  get over(): CancelSignal {
    this.#over ??= new Cancellation();
    if (this.#ended) this.#over.abort(OVER);
    return this.#over;
  }

  /** Tells its client something on its stream. */
  async sendNotification(notification: ServerNotification): Promise<void> {
    if (this.signal.aborted) return;
    await this.#server.notification(notification, { relatedRequestId: this.requestId });
  }

  /** Asks its client something on its stream. */
  async sendRequest<S extends AnySchema>(
    request: ServerRequest,
    schema: S,
    options?: RequestOptions,
  ): Promise<SchemaOutput<S>> {
    if (this.signal.aborted) throw new BrowserMcpError("CANCELLED", "The request was cancelled.");
    return this.#server.request(request, schema, { ...options, relatedRequestId: this.requestId });
  }

  /** It is cancelled, or its client has gone. */
  abort(reason: unknown): void {
    this.#cancelled.abort(reason);
  }

  /** It is answered. */
  end(): void {
    this.#ended = true;
    this.#over?.abort(OVER);
  }
}

const OVER = "The request is answered.";

/** Answers the operations of one session; what belongs to the session itself (`initialize`, `ping`) is the SDK's. */
export class SessionOperations {
  readonly #server: Server;
  readonly #operations: ReadonlyMap<string, Operation>;
  readonly #own: ReadonlyMap<string, Operation>;
  readonly #served: (request: SessionRequest) => ServedRequest;
  readonly #underWay = new Map<RequestId, SessionRequest>();

  /**
   * @param operations those of every session
   * @param own those of this one
   * @param served what an operation is to know of a request
   */
  constructor(
    server: Server,
    operations: ReadonlyMap<string, Operation>,
    own: readonly Operation[],
    served: (request: SessionRequest) => ServedRequest,
  ) {
    this.#server = server;
    this.#operations = operations;
    this.#own = new Map(own.map((operation) => [operation.method, operation]));
    this.#served = served;
  }

  /** Whether requests of this method are answered here. */
  serves(method: string): boolean {
    return this.#operations.has(method) || this.#own.has(method);
  }

  /**
   * Answers a request; a `BrowserMcpError` becomes a JSON-RPC error with `{code, hint}` as its data. Never rejects.
   * @param id our inner one
   * @returns undefined for one that was cancelled
   */
  async answer(message: JSONRPCRequest, id: RequestId): Promise<Answer | undefined> {
    const request = new SessionRequest(this.#server, message, id);
    this.#underWay.set(id, request);
    try {
      const operation = this.#operations.get(message.method) ?? this.#own.get(message.method);
      if (operation === undefined) throw new BrowserMcpError("INTERNAL_ERROR", "Nobody serves this method.");
      const result = await operation.run(message.params, this.#served(request));
      return request.signal.aborted ? undefined : { result };
    } catch (thrown) {
      return request.signal.aborted ? undefined : { error: rpcErrorOf(BrowserMcpError.from(thrown)) };
    } finally {
      this.#underWay.delete(id);
      request.end();
    }
  }

  /**
   * Aborts a request.
   * @returns whether it was under way here
   */
  cancel(id: RequestId, reason: unknown): boolean {
    const request = this.#underWay.get(id);
    request?.abort(reason);
    return request !== undefined;
  }

  /** Aborts every request: the session is over. */
  close(): void {
    for (const request of this.#underWay.values()) request.abort("The session was closed.");
  }
}

function rpcErrorOf(error: BrowserMcpError) {
  if (error instanceof MissingClientCapability) {
    const requiredCapabilities = { [error.capability]: {} };
    return { code: rpcCodes.missingCapability, message: error.message, data: { requiredCapabilities } };
  }
  const data = { code: error.code, hint: error.hint };
  return { code: codes[error.code] ?? rpcCodes.internalError, message: error.message, data };
}
