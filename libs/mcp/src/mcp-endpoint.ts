import type { Logger } from "@browser-mcp/protocol";
import { readAccept } from "./accept.js";
import type { Acceptance } from "./accept.js";
import { BearerGuard, challenge, TOKEN_WANTED } from "./bearer-guard.js";
import { CallGate } from "./call-gate.js";
import type { CallLimits } from "./call-gate.js";
import { Catalog } from "./catalog.js";
import type { ServerIdentity } from "./catalog.js";
import { isClientGone, onClientGone } from "./client-gone.js";
import type { PostContext } from "./exchange.js";
import type { HttpGuard } from "./http-guard.js";
import { carrierOf, lastOfConnection } from "./http-message.js";
import type { HttpRequest, HttpResponse } from "./http-message.js";
import { rpcCodes, sendRpcError } from "./json-rpc.js";
import type { RpcId } from "./json-rpc.js";
import type { BodyLimits } from "./read-body.js";
import { defaultBodyLimits, isRequest, readMessage } from "./read-message.js";
import type { Batch } from "./read-message.js";
import type { PromptSource } from "./prompt-source.js";
import type { ReplayLimits } from "./replay-log.js";
import type { ResourceSource } from "./resource-source.js";
import { SessionEndpoint } from "./session-endpoint.js";
import type { SessionLimits } from "./session-store.js";
import { STATELESS_VERSION } from "./stateless/envelope.js";
import { classify, isStateless, mayBeStateless } from "./stateless/era.js";
import { StatelessEndpoint } from "./stateless/stateless-endpoint.js";
import type { ToolSource } from "./tool-operations.js";
import type { ProgressPace } from "./work-progress.js";

/** What an endpoint is made of. */
export interface McpEndpointOptions {
  readonly identity: ServerIdentity;
  readonly tools: ToolSource;
  /** Published beside the tools; without any, resources are no capability of the server. */
  readonly resources?: readonly ResourceSource[];
  /** Published beside the tools, in the same way. */
  readonly prompts?: readonly PromptSource[];
  readonly guard: HttpGuard;
  /** Default: no token is asked for. */
  readonly bearer?: BearerGuard;
  readonly logger: Logger;
  readonly sessions?: SessionLimits;
  /** Bounds of a POST's body. */
  readonly body?: BodyLimits;
  /** Bounds of requests under way, and of how fast they come. */
  readonly calls?: CallLimits;
  /** When clients that asked for progress hear of work that goes on; default: after 1 s and every 5 s. */
  readonly pace?: ProgressPace;
  /** Bounds of what is kept for clients whose connection broke. */
  readonly replay?: ReplayLimits;
  /** Told the id of every session that has ended, for whatever was held on its behalf. Must not throw. */
  readonly onSessionEnd?: (sessionId: string) => void;
}

/**
 * `/mcp` over node:http for clients of any age: the era without sessions (MCP specification 2026-07-28), sessions
 * (2025-11-25 and before, "Streamable HTTP"), and single answers for the original server's clients, which POST bare
 * JSON-RPC (WIRE.md section 5). Each request is of one of them by itself.
 */
export class McpEndpoint {
  readonly #catalog: Catalog;
  readonly #sessions: SessionEndpoint;
  readonly #guard: HttpGuard;
  readonly #bearer: BearerGuard;
  readonly #bodyLimits: BodyLimits;
  readonly #logger: Logger;
  readonly #gate: CallGate;
  readonly #stateless: StatelessEndpoint;
  #accept: { readonly header: string | undefined; readonly means: Acceptance } = {
    header: undefined,
    means: readAccept(undefined),
  };
  #draining = false;
  #closing = false;

  constructor(options: McpEndpointOptions) {
    const { identity, tools, resources, prompts, logger, pace } = options;
    this.#catalog = new Catalog({
      identity,
      tools,
      logger,
      ...(resources === undefined ? {} : { resources }),
      ...(prompts === undefined ? {} : { prompts }),
      ...(pace === undefined ? {} : { pace }),
    });
    const { sessions, replay, onSessionEnd } = options;
    this.#sessions = new SessionEndpoint({
      catalog: this.#catalog,
      logger,
      ...(sessions === undefined ? {} : { limits: sessions }),
      ...(replay === undefined ? {} : { replay }),
      ...(onSessionEnd === undefined ? {} : { onEnd: onSessionEnd }),
    });
    this.#guard = options.guard;
    this.#bearer = options.bearer ?? new BearerGuard();
    this.#bodyLimits = options.body ?? defaultBodyLimits;
    this.#logger = logger;
    this.#gate = new CallGate(options.calls);
    this.#stateless = new StatelessEndpoint(this.#catalog, logger);
  }

  /** Sessions open now. */
  get sessionCount(): number {
    return this.#sessions.sessionCount;
  }

  /** Bytes kept for clients whose connection broke. */
  get replayBytes(): number {
    return this.#sessions.replayBytes;
  }

  /** Requests under way, and those refused because too many were. */
  get calls(): { readonly inFlight: number; readonly refused: number } {
    return this.#gate;
  }

  /** Answers one HTTP request to `/mcp`; never throws, always ends the response. */
  async handle(request: HttpRequest, response: HttpResponse): Promise<void> {
    try {
      await this.#route(request, response);
    } catch (error) {
      this.#logger.error("mcp request failed", { error });
      sendRpcError(response, 500, null, rpcCodes.internalError, "Internal error");
    }
  }

  /** The token has changed: ends every session; their clients have to come back with the new one. */
  tokenChanged(): Promise<void> {
    return this.#sessions.endAll();
  }

  /** A bridge is gone: ends the sessions that were opened through it. */
  bridgeGone(bridge: string): Promise<void> {
    return this.#sessions.endOfBridge(bridge);
  }

  /**
   * Refuses requests that come from now on, and waits for those under way, for so many milliseconds at most. What these
   * need of their clients, an answer or a cancel, is still taken.
   * @returns how many have not ended
   */
  async drain(limitMs: number): Promise<number> {
    this.#draining = true;
    this.#stateless.endListening();
    await this.#gate.empty(limitMs);
    return this.#gate.inFlight;
  }

  /** Answers what is in flight with an error, ends every session and stream, refuses what comes after. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#stateless.close();
    this.#catalog.close();
    await this.#sessions.close();
  }

  async #route(request: HttpRequest, response: HttpResponse): Promise<void> {
    const refusal = this.#guard.refuse(request);
    if (refusal !== undefined) {
      sendRpcError(response, 403, null, rpcCodes.serverError, refusal);
      return;
    }
    const cors = this.#guard.corsHeaders(request);
    // A preflight (Fetch standard, 4.8) never bears a token.
    if (request.method !== "OPTIONS" && this.#bearer.refuses(request)) {
      const headers = { ...cors, ...challenge };
      sendRpcError(response, 401, null, rpcCodes.serverError, TOKEN_WANTED, headers);
      return;
    }
    if (this.#closing) {
      sendRpcError(response, 503, null, rpcCodes.serverError, SHUTTING_DOWN, cors);
      return;
    }
    if (request.method !== "POST" && isStateless(request.headers)) {
      const text = `The protocol version ${STATELESS_VERSION} has POST only.`;
      sendRpcError(response, 405, null, rpcCodes.serverError, text, { ...cors, Allow: "POST" });
      return;
    }
    switch (request.method) {
      case "POST":
        // Awaited here: a promise that is returned takes three turns more.
        await this.#post(request, response, cors);
        return;
      case "GET":
        return this.#sessions.get(request, response, cors);
      case "DELETE":
        return this.#sessions.delete(request, response, cors);
      case "OPTIONS":
        if (request.headers.origin !== undefined) {
          response.writeHead(204, cors).end();
          return;
        }
    }
    const text = `Method ${request.method ?? ""} is not supported; use POST, GET or DELETE.`;
    sendRpcError(response, 405, null, rpcCodes.serverError, text, { ...cors, Allow: "GET, POST, DELETE" });
  }

  async #post(request: HttpRequest, response: HttpResponse, headers: Headers): Promise<void> {
    const accept = this.#acceptOf(request.headers.accept);
    const refuse = (status: number, code: number, text: string, id: RpcId = null): void => {
      sendRpcError(response, status, id, code, text, headers);
    };
    if (!accept.json) return refuse(406, rpcCodes.serverError, "Accept must include application/json.");
    if (!isJson(request.headers["content-type"])) {
      return refuse(415, rpcCodes.serverError, "Content-Type must be application/json.");
    }
    const posted = await readMessage(request, this.#bodyLimits);
    if (posted === undefined || isClientGone(response)) return;
    if (posted.kind === "bad") {
      const { status, id, code, text, unread } = posted;
      const closing = unread ? { ...headers, ...lastOfConnection(response) } : headers;
      sendRpcError(response, status, id, code, text, closing);
      return;
    }
    const context = { response, headers, streams: accept.eventStream };
    if (posted.kind === "batch") return this.#postBatch(posted, request, context);
    const { message } = posted;
    if (this.#closing || (this.#draining && isRequest(message))) {
      const id = isRequest(message) ? message.id : null;
      return refuse(503, rpcCodes.serverError, SHUTTING_DOWN, id);
    }
    if (isRequest(message) && !this.#enter(request, response, message.id, headers)) return;
    if (mayBeStateless(request.headers, message)) {
      const verdict = await classify(request.headers, message);
      if (verdict.kind !== "legacy") {
        return this.#stateless.answer(verdict, message, request.headers, context);
      }
    }
    await this.#sessions.post(message, request.headers, context);
  }

  /** What the header says; of clients' few forms of it most are the one before. */
  #acceptOf(header: string | undefined): Acceptance {
    if (this.#accept.header !== header) this.#accept = { header, means: readAccept(header) };
    return this.#accept.means;
  }

  async #postBatch(batch: Batch, request: HttpRequest, context: PostContext): Promise<void> {
    const { response, headers } = context;
    const requests = batch.messages.filter((message) => message !== undefined && isRequest(message));
    if (this.#closing || (this.#draining && requests.length > 0)) {
      sendRpcError(response, 503, null, rpcCodes.serverError, SHUTTING_DOWN, headers);
      return;
    }
    // What was let in before one is refused leaves again with the response.
    if (!requests.every(() => this.#enter(request, response, null, headers))) return;
    await this.#sessions.postBatch(batch, request.headers, context);
  }

  /** Takes a request in until its response is done with; refuses it where too many are under way. */
  #enter(request: HttpRequest, response: HttpResponse, id: RpcId, headers: Headers): boolean {
    const session = this.#sessions.transportOf(request.headers);
    // Without a session a connection is what comes nearest to a client.
    const client = session ?? carrierOf(request);
    const refusal = this.#gate.enter(client, session?.inFlight);
    if (refusal === undefined) {
      onClientGone(response, () => this.#gate.leave(client));
      return true;
    }
    this.#logger.warn("request refused", { reason: refusal.reason });
    const retry = { ...headers, "Retry-After": String(refusal.retryAfter) };
    sendRpcError(response, 429, id, rpcCodes.serverError, refusal.reason, retry);
    return false;
  }
}

const SHUTTING_DOWN = "The server is shutting down.";

type Headers = Readonly<Record<string, string>>;

function isJson(contentType: string | undefined): boolean {
  if (contentType === "application/json") return true;
  return contentType?.split(";", 1).join("").trim().toLowerCase() === "application/json";
}
