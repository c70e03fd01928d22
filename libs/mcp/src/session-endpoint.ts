import type { IncomingHttpHeaders } from "node:http";
import { isInitializeRequest, SUPPORTED_PROTOCOL_VERSIONS } from "@modelcontextprotocol/sdk/types.js";
import type { JSONRPCMessage } from "@modelcontextprotocol/sdk/types.js";
import { readAccept } from "./accept.js";
import { BatchAnswer } from "./batch-answer.js";
import { bridgeOf } from "./bridge-header.js";
import type { PostContext } from "./exchange.js";
import type { HttpRequest, HttpResponse } from "./http-message.js";
import { HttpTransport } from "./http-transport.js";
import { rpcCodes, rpcErrorText, sendJson, sendRpcError } from "./json-rpc.js";
import type { RpcId } from "./json-rpc.js";
import { ASSUMED_VERSION, BATCH_VERSION } from "./protocol-versions.js";
import { isRequest } from "./read-message.js";
import type { Batch } from "./read-message.js";
import { answerResumption } from "./resumption.js";
import { SessionStore } from "./session-store.js";
import type { Session, SessionStoreOptions } from "./session-store.js";
import { singleHeader } from "./single-header.js";

type Headers = Readonly<Record<string, string>>;

const noBatches: Refusal = {
  status: 400,
  code: rpcCodes.invalidRequest,
  text: `Batches are of protocol version ${BATCH_VERSION} alone; send one message a request.`,
};

/** Why a request is not served. */
interface Refusal {
  readonly status: number;
  readonly code: number;
  readonly text: string;
}

/**
 * The era of sessions, protocol versions 2024-11-05 to 2025-11-25 (MCP specification 2025-11-25, "Streamable HTTP"), and
 * the original server's clients, which POST bare JSON-RPC (WIRE.md section 5).
 */
export class SessionEndpoint {
  readonly #sessions: SessionStore;
  readonly #bare: HttpTransport;
  readonly #bareReady: Promise<void>;

  constructor(options: SessionStoreOptions) {
    this.#sessions = new SessionStore(options);
    this.#bare = new HttpTransport({ logger: options.logger });
    const { server, operations } = options.catalog.createServer({
      client: () => "unknown",
      version: ASSUMED_VERSION,
    });
    this.#bare.operations = operations;
    this.#bareReady = server.connect(this.#bare);
  }

  /** Sessions open now. */
  get sessionCount(): number {
    return this.#sessions.size;
  }

  /** Bytes kept for clients whose connection broke. */
  get replayBytes(): number {
    return this.#sessions.replayBytes;
  }

  /** The transport of the session that a request names, where there is one; the session counts as not used by that. */
  transportOf(headers: IncomingHttpHeaders): HttpTransport | undefined {
    return this.#sessions.peek(singleHeader(headers, "mcp-session-id"))?.transport;
  }

  /** Answers the message of a POST. */
  async post(
    message: JSONRPCMessage,
    requestHeaders: IncomingHttpHeaders,
    context: PostContext,
  ): Promise<void> {
    const { response, headers } = context;
    const found = this.#target(message, requestHeaders);
    const target = found instanceof Promise ? await found : found;
    if (!(target instanceof HttpTransport)) {
      refuse(response, target, headers, isRequest(message) ? message.id : null);
    } else if (isRequest(message)) {
      if (message.method !== "initialize") target.receiveRequest(message, context);
      else {
        const own = { ...headers, ...sessionHeader(target.sessionId) };
        target.receiveRequest(message, { ...context, headers: own });
      }
    } else {
      target.receiveOther(message);
      response.writeHead(202, { "Content-Length": 0, ...headers }).end();
    }
  }

  /** Answers the messages of one POST of a client of 2025-03-26; every other version has one message a POST. */
  async postBatch(
    { messages }: Batch,
    requestHeaders: IncomingHttpHeaders,
    context: PostContext,
  ): Promise<void> {
    const { response, headers } = context;
    const target = await this.#batchTarget(messages, requestHeaders);
    if ("status" in target) {
      refuse(response, target, headers);
      return;
    }
    const answer = new BatchAnswer(context);
    for (const message of messages) {
      if (message === undefined) {
        answer.add(rpcErrorText(null, rpcCodes.invalidRequest, "This is no JSON-RPC 2.0 message of MCP."));
      } else if (isRequest(message)) {
        answer.cancelBy(target.receivePart(message, answer.part(message.id)));
      } else target.receiveOther(message);
    }
    answer.seal();
  }

  /** Opens a session's stream, or takes a broken one up again. */
  get(request: HttpRequest, response: HttpResponse, headers: Headers): void {
    if (!readAccept(request.headers.accept).eventStream) {
      const text = "Accept must include text/event-stream.";
      refuse(response, { status: 406, code: rpcCodes.serverError, text }, headers);
      return;
    }
    const session = this.#existingSession(request.headers);
    if ("status" in session) {
      refuse(response, session, headers);
      return;
    }
    const { transport } = session;
    const own = { ...headers, ...sessionHeader(session.id) };
    const lastEventId = singleHeader(request.headers, "last-event-id") ?? "";
    if (lastEventId === "") transport.openStream(response, own);
    else answerResumption(transport.resumeStream(lastEventId, response, own), response, headers);
  }

  /** Ends a session. */
  async delete(request: HttpRequest, response: HttpResponse, headers: Headers): Promise<void> {
    const session = this.#existingSession(request.headers);
    if ("status" in session) {
      refuse(response, session, headers);
      return;
    }
    await this.#sessions.end(session.id);
    sendJson(response, 200, "{}", headers);
  }

  /** Ends the sessions that were opened through a bridge that is gone. */
  endOfBridge(bridge: string): Promise<void> {
    return this.#sessions.endOfBridge(bridge);
  }

  /** Ends every session; others may be opened. */
  endAll(): Promise<void> {
    return this.#sessions.endAll();
  }

  /** Answers what is in flight with an error, ends every session and stream. */
  async close(): Promise<void> {
    await Promise.all([this.#sessions.close(), this.#bare.close()]);
  }

  /** The transport that a message belongs to. */
  #target(
    message: JSONRPCMessage,
    headers: IncomingHttpHeaders,
  ): HttpTransport | Refusal | Promise<HttpTransport | Refusal> {
    if (isRequest(message) && message.method === "initialize") return this.#open(message, headers);
    if (singleHeader(headers, "mcp-session-id") !== undefined) {
      const session = this.#existingSession(headers);
      return "status" in session ? session : session.transport;
    }
    const wrong = wrongVersion(headers);
    if (wrong !== undefined) return wrong;
    if (singleHeader(headers, "mcp-protocol-version") !== undefined) return noSession;
    return this.#bareReady.then(() => this.#bare);
  }

  /** The transport of a batch. */
  async #batchTarget(
    messages: Batch["messages"],
    headers: IncomingHttpHeaders,
  ): Promise<HttpTransport | Refusal> {
    const isInitialize = (message: JSONRPCMessage | undefined): boolean =>
      message !== undefined && "method" in message && message.method === "initialize";
    if (messages.some(isInitialize)) {
      return { status: 400, code: rpcCodes.invalidRequest, text: "initialize stands in no batch." };
    }
    if (singleHeader(headers, "mcp-session-id") !== undefined) {
      const session = this.#existingSession(headers);
      if ("status" in session) return session;
      return session.version === BATCH_VERSION ? session.transport : noBatches;
    }
    if (singleHeader(headers, "mcp-protocol-version") !== undefined) {
      return wrongVersion(headers) ?? noSession;
    }
    await this.#bareReady;
    return this.#bare;
  }

  async #open(message: JSONRPCMessage, headers: IncomingHttpHeaders): Promise<HttpTransport | Refusal> {
    if (!isInitializeRequest(message)) {
      const text = "initialize needs protocolVersion, capabilities and clientInfo {name, version}.";
      return { status: 400, code: rpcCodes.invalidParams, text };
    }
    if (singleHeader(headers, "mcp-session-id") !== undefined) {
      return { status: 400, code: rpcCodes.invalidRequest, text: "This session is initialized already." };
    }
    const opened = await this.#sessions.open(message.params.protocolVersion, bridgeOf(headers));
    if (opened !== undefined) return opened.transport;
    const text = "All sessions are in use; close one or try again later.";
    return { status: 503, code: rpcCodes.serverError, text };
  }

  #existingSession(headers: IncomingHttpHeaders): Session | Refusal {
    const wrong = wrongVersion(headers);
    if (wrong !== undefined) return wrong;
    const id = singleHeader(headers, "mcp-session-id");
    if (id === undefined) return noSession;
    const text = "Session not found; initialize again.";
    return this.#sessions.use(id) ?? { status: 404, code: rpcCodes.sessionNotFound, text };
  }
}

const noSession: Refusal = {
  status: 400,
  code: rpcCodes.serverError,
  text: "The Mcp-Session-Id header is missing; initialize first.",
};

/** Any supported version may be named, also another one than the session's. */
function wrongVersion(headers: IncomingHttpHeaders): Refusal | undefined {
  const version = singleHeader(headers, "mcp-protocol-version");
  if (version === undefined || SUPPORTED_PROTOCOL_VERSIONS.includes(version)) return undefined;
  const text = `Unsupported MCP-Protocol-Version ${JSON.stringify(version.slice(0, 50))}; supported are ${SUPPORTED_PROTOCOL_VERSIONS.join(", ")}.`;
  return { status: 400, code: rpcCodes.serverError, text };
}

const sessionHeader = (id: string | undefined): Headers => (id === undefined ? {} : { "Mcp-Session-Id": id });

const refuse = (
  response: HttpResponse,
  { status, code, text }: Refusal,
  headers: Headers,
  id: RpcId = null,
): void => sendRpcError(response, status, id, code, text, headers);
