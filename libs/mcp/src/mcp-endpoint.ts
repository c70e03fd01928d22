import type { IncomingMessage, ServerResponse } from "node:http";
import {
  isInitializeRequest,
  isJSONRPCRequest,
  SUPPORTED_PROTOCOL_VERSIONS,
} from "@modelcontextprotocol/sdk/types.js";
import type { JSONRPCMessage } from "@modelcontextprotocol/sdk/types.js";
import type { InboundClassificationOutcome } from "@modelcontextprotocol/server";
import type { Logger } from "@browser-mcp/protocol";
import { readAccept } from "./accept.js";
import { Catalog } from "./catalog.js";
import type { ServerIdentity } from "./catalog.js";
import type { HttpGuard } from "./http-guard.js";
import { HttpTransport } from "./http-transport.js";
import { rpcCodes, rpcErrorText, sendJson, sendRpcError } from "./json-rpc.js";
import type { RpcId } from "./json-rpc.js";
import { ASSUMED_VERSION } from "./protocol-versions.js";
import type { BodyLimits } from "./read-body.js";
import { defaultBodyLimits, readMessage } from "./read-message.js";
import type { PromptSource } from "./prompt-source.js";
import type { ReplayLimits } from "./replay-log.js";
import type { ResourceSource } from "./resource-source.js";
import { answerResumption } from "./resumption.js";
import { SessionStore } from "./session-store.js";
import type { SessionLimits } from "./session-store.js";
import { singleHeader } from "./single-header.js";
import { STATELESS_VERSION } from "./stateless/envelope.js";
import { classify, isStateless, mayBeStateless } from "./stateless/era.js";
import { StatelessEndpoint } from "./stateless/stateless-endpoint.js";
import type { StatelessContext } from "./stateless/stateless-exchange.js";
import type { ToolSource } from "./tool-operations.js";

/** What an endpoint is made of. */
export interface McpEndpointOptions {
  readonly identity: ServerIdentity;
  readonly tools: ToolSource;
  /** Published beside the tools; without any, resources are no capability of the server. */
  readonly resources?: readonly ResourceSource[];
  /** Published beside the tools, in the same way. */
  readonly prompts?: readonly PromptSource[];
  readonly guard: HttpGuard;
  readonly logger: Logger;
  readonly sessions?: SessionLimits;
  /** Bounds of a POST's body. */
  readonly body?: BodyLimits;
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
  readonly #sessions: SessionStore;
  readonly #guard: HttpGuard;
  readonly #bodyLimits: BodyLimits;
  readonly #logger: Logger;
  readonly #bare: HttpTransport;
  readonly #bareReady: Promise<void>;
  readonly #stateless: StatelessEndpoint;
  #closing = false;

  constructor(options: McpEndpointOptions) {
    const { identity, tools, resources, prompts, logger } = options;
    this.#catalog = new Catalog({
      identity,
      tools,
      logger,
      ...(resources === undefined ? {} : { resources }),
      ...(prompts === undefined ? {} : { prompts }),
    });
    const { sessions, replay, onSessionEnd } = options;
    this.#sessions = new SessionStore({
      catalog: this.#catalog,
      logger,
      ...(sessions === undefined ? {} : { limits: sessions }),
      ...(replay === undefined ? {} : { replay }),
      ...(onSessionEnd === undefined ? {} : { onEnd: onSessionEnd }),
    });
    this.#guard = options.guard;
    this.#bodyLimits = options.body ?? defaultBodyLimits;
    this.#logger = logger;
    this.#bare = new HttpTransport({ logger });
    const bare = this.#catalog.createServer({ client: () => "unknown", version: ASSUMED_VERSION });
    this.#bareReady = bare.connect(this.#bare);
    this.#stateless = new StatelessEndpoint(this.#catalog, logger);
  }

  /** Sessions open now. */
  get sessionCount(): number {
    return this.#sessions.size;
  }

  /** Bytes kept for clients whose connection broke. */
  get replayBytes(): number {
    return this.#sessions.replayBytes;
  }

  /** Answers one HTTP request to `/mcp`; never throws, always ends the response. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await this.#route(request, response);
    } catch (error) {
      this.#logger.error("mcp request failed", { error });
      sendRpcError(response, 500, null, rpcCodes.internalError, "Internal error");
    }
  }

  /** Answers what is in flight with an error, ends every session and stream, refuses what comes after. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#stateless.close();
    this.#catalog.close();
    await Promise.all([this.#sessions.close(), this.#bare.close()]);
  }

  async #route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refusal = this.#guard.refuse(request);
    if (refusal !== undefined) {
      sendRpcError(response, 403, null, rpcCodes.serverError, refusal);
      return;
    }
    const cors = this.#guard.corsHeaders(request);
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
        return this.#post(request, response, cors);
      case "GET":
        return this.#get(request, response, cors);
      case "DELETE":
        return this.#delete(request, response, cors);
      case "OPTIONS":
        if (request.headers.origin !== undefined) {
          response.writeHead(204, cors).end();
          return;
        }
    }
    const text = `Method ${request.method ?? ""} is not supported; use POST, GET or DELETE.`;
    sendRpcError(response, 405, null, rpcCodes.serverError, text, { ...cors, Allow: "GET, POST, DELETE" });
  }

  async #post(request: IncomingMessage, response: ServerResponse, headers: Headers): Promise<void> {
    const accept = readAccept(request.headers.accept);
    const refuse = (status: number, code: number, text: string, id: RpcId = null): void => {
      sendRpcError(response, status, id, code, text, headers);
    };
    if (!accept.json) return refuse(406, rpcCodes.serverError, "Accept must include application/json.");
    if (!isJson(request.headers["content-type"])) {
      return refuse(415, rpcCodes.serverError, "Content-Type must be application/json.");
    }
    const posted = await readMessage(request, this.#bodyLimits);
    if (posted === undefined) return;
    if (posted.kind === "bad") {
      const { status, id, code, text, unread } = posted;
      const closing = unread ? { ...headers, Connection: "close" } : headers;
      sendRpcError(response, status, id, code, text, closing);
      return;
    }
    const { message } = posted;
    if (this.#closing) {
      const id = isJSONRPCRequest(message) ? message.id : null;
      return refuse(503, rpcCodes.serverError, SHUTTING_DOWN, id);
    }
    if (mayBeStateless(request.headers, message)) {
      const verdict = await classify(request.headers, message);
      if (verdict.kind !== "legacy") {
        return this.#answerStateless(verdict, message, request, {
          response,
          headers,
          streams: accept.eventStream,
        });
      }
    }
    const target = await this.#target(request, message, refuse);
    if (target === undefined) return;
    if (isJSONRPCRequest(message)) {
      const own = isInitializeRequest(message) ? sessionHeader(target.sessionId) : {};
      target.receiveRequest(message, {
        response,
        headers: { ...headers, ...own },
        streams: accept.eventStream,
      });
    } else {
      target.receiveOther(message);
      response.writeHead(202, { "Content-Length": 0, ...headers }).end();
    }
  }

  /** What the classifier found to be of the newer era, or to be of neither. */
  async #answerStateless(
    verdict: Exclude<InboundClassificationOutcome, { kind: "legacy" }>,
    message: JSONRPCMessage,
    request: IncomingMessage,
    context: StatelessContext,
  ): Promise<void> {
    const { response, headers } = context;
    if (verdict.kind === "reject") {
      const { httpStatus, code, message: text, data } = verdict;
      const id = "id" in message ? (message.id ?? null) : null;
      sendJson(response, httpStatus, rpcErrorText(id, code, text, data), headers);
    } else if (!isJSONRPCRequest(message)) {
      // There is nothing that a notification of this era could tell: closing the connection cancels.
      response.writeHead(202, { "Content-Length": 0, ...headers }).end();
    } else {
      const { revision } = verdict.classification;
      await this.#stateless.handle(message, revision, request.headers, context);
    }
  }

  /** The transport that a message belongs to; refuses and yields `undefined` where there is none. */
  async #target(
    request: IncomingMessage,
    message: JSONRPCMessage,
    refuse: (status: number, code: number, text: string, id?: RpcId) => void,
  ): Promise<HttpTransport | undefined> {
    const id = isJSONRPCRequest(message) ? message.id : null;
    const session = singleHeader(request.headers, "mcp-session-id");
    const version = singleHeader(request.headers, "mcp-protocol-version");
    if (isJSONRPCRequest(message) && message.method === "initialize") {
      if (!isInitializeRequest(message)) {
        const text = "initialize needs protocolVersion, capabilities and clientInfo {name, version}.";
        refuse(400, rpcCodes.invalidParams, text, id);
        return undefined;
      }
      if (session !== undefined) {
        refuse(400, rpcCodes.invalidRequest, "This session is initialized already.", id);
        return undefined;
      }
      const opened = await this.#sessions.open(message.params.protocolVersion);
      if (opened === undefined) {
        refuse(503, rpcCodes.serverError, "All sessions are in use; close one or try again later.", id);
      }
      return opened?.transport;
    }
    if (version !== undefined && !SUPPORTED_PROTOCOL_VERSIONS.includes(version)) {
      const text = `Unsupported MCP-Protocol-Version ${JSON.stringify(version.slice(0, 50))}; supported are ${SUPPORTED_PROTOCOL_VERSIONS.join(", ")}.`;
      refuse(400, rpcCodes.serverError, text, id);
      return undefined;
    }
    if (session !== undefined) {
      const known = this.#sessions.use(session);
      if (known === undefined)
        refuse(404, rpcCodes.sessionNotFound, "Session not found; initialize again.", id);
      return known?.transport;
    }
    if (version !== undefined) {
      refuse(400, rpcCodes.serverError, "The Mcp-Session-Id header is missing; initialize first.", id);
      return undefined;
    }
    await this.#bareReady;
    return this.#bare;
  }

  #get(request: IncomingMessage, response: ServerResponse, headers: Headers): void {
    if (!readAccept(request.headers.accept).eventStream) {
      sendRpcError(
        response,
        406,
        null,
        rpcCodes.serverError,
        "Accept must include text/event-stream.",
        headers,
      );
      return;
    }
    const session = this.#existingSession(request, response, headers);
    if (session === undefined) return;
    const { transport } = session;
    const own = { ...headers, ...sessionHeader(session.id) };
    const lastEventId = singleHeader(request.headers, "last-event-id") ?? "";
    if (lastEventId === "") transport.openStream(response, own);
    else answerResumption(transport.resumeStream(lastEventId, response, own), response, headers);
  }

  async #delete(request: IncomingMessage, response: ServerResponse, headers: Headers): Promise<void> {
    const session = this.#existingSession(request, response, headers);
    if (session === undefined) return;
    await this.#sessions.end(session.id);
    sendJson(response, 200, "{}", headers);
  }

  #existingSession(request: IncomingMessage, response: ServerResponse, headers: Headers) {
    const id = singleHeader(request.headers, "mcp-session-id");
    if (id === undefined) {
      const text = "The Mcp-Session-Id header is missing; initialize first.";
      sendRpcError(response, 400, null, rpcCodes.serverError, text, headers);
      return undefined;
    }
    const session = this.#sessions.use(id);
    if (session === undefined) {
      const text = "Session not found; initialize again.";
      sendRpcError(response, 404, null, rpcCodes.sessionNotFound, text, headers);
    }
    return session;
  }
}

const SHUTTING_DOWN = "The server is shutting down.";

type Headers = Readonly<Record<string, string>>;

const sessionHeader = (id: string | undefined): Headers => (id === undefined ? {} : { "Mcp-Session-Id": id });

function isJson(contentType: string | undefined): boolean {
  return contentType?.split(";", 1).join("").trim().toLowerCase() === "application/json";
}
