import type { IncomingHttpHeaders } from "node:http";
import type { JSONRPCMessage, JSONRPCRequest } from "@modelcontextprotocol/sdk/types.js";
import type { InboundClassificationOutcome } from "@modelcontextprotocol/server";
import { BrowserMcpError, InputRequired, MissingClientCapability } from "@browser-mcp/protocol";
import type { Caller, ErrorCode, Logger } from "@browser-mcp/protocol";
import { implementationOf } from "../catalog.js";
import type { Catalog } from "../catalog.js";
import { rpcCodes, rpcErrorText, sendJson } from "../json-rpc.js";
import { defineOperation } from "../operation.js";
import type { Operation } from "../operation.js";
import { isRequest } from "../read-message.js";
import type { ServedRequest } from "../served-request.js";
import type { ProgressPace, WorkProgress } from "../work-progress.js";
import { metaKeys, readEnvelope, STATELESS_VERSION } from "./envelope.js";
import type { Envelope } from "./envelope.js";
import { Listening } from "./listening.js";
import { RequestStates } from "./request-states.js";
import { Results } from "./results.js";
import { Rounds } from "./rounds.js";
import { headerMismatch } from "./standard-headers.js";
import { askByInput, statelessClient, statelessProgress } from "./stateless-client.js";
import { StatelessExchange } from "./stateless-exchange.js";
import type { StatelessContext } from "./stateless-exchange.js";
import * as z from "zod";

/** The newer protocol versions that are served. */
const supported = [STATELESS_VERSION];

const LISTEN = "subscriptions/listen";

/** Methods that may end with a question to the client (MCP specification 2026-07-28, "Multi Round-Trip Requests"). */
const askingMethods = new Set(["tools/call", "prompts/get", "resources/read"]);

/** The errors that are the request's own fault; every other one is an internal error. */
const codes: { readonly [C in ErrorCode]?: number } = {
  INVALID_PARAMETERS: rpcCodes.invalidParams,
  TOOL_NOT_FOUND: rpcCodes.invalidParams,
  TAB_NOT_FOUND: rpcCodes.invalidParams,
};

/** Serves the era without sessions (MCP specification 2026-07-28): each request says all that is needed to answer it. */
export class StatelessEndpoint {
  readonly #operations: ReadonlyMap<string, Operation>;
  readonly #results: Results;
  readonly #states = new RequestStates();
  readonly #listening: Listening;
  readonly #logger: Logger;
  readonly #pace: ProgressPace;
  readonly #exchanges = new Set<StatelessExchange>();

  constructor(catalog: Catalog, logger: Logger) {
    this.#results = new Results(catalog.identity);
    this.#listening = new Listening(catalog.subscriptions, this.#results);
    this.#logger = logger;
    this.#pace = catalog.pace;
    const own = [...catalog.operations, discover(catalog)];
    this.#operations = new Map(own.map((operation) => [operation.method, operation]));
  }

  /** Requests that are not answered yet, streams that listen among them. */
  get inFlight(): number {
    return this.#exchanges.size;
  }

  /** Answers what the classifier found to be of this era, or of none; the response is this endpoint's from here on. */
  async answer(
    verdict: Exclude<InboundClassificationOutcome, { kind: "legacy" }>,
    message: JSONRPCMessage,
    requestHeaders: IncomingHttpHeaders,
    context: StatelessContext,
  ): Promise<void> {
    const { response, headers } = context;
    if (verdict.kind === "reject") {
      const { httpStatus, code, message: text, data } = verdict;
      const id = "id" in message ? (message.id ?? null) : null;
      sendJson(response, httpStatus, rpcErrorText(id, code, text, data), headers);
    } else if (isRequest(message)) {
      await this.#handle(message, verdict.classification.revision, requestHeaders, context);
    } else {
      // There is nothing that a notification of this era could tell: closing the connection cancels.
      response.writeHead(202, { "Content-Length": 0, ...headers }).end();
    }
  }

  async #handle(
    message: JSONRPCRequest,
    version: string | undefined,
    requestHeaders: IncomingHttpHeaders,
    context: StatelessContext,
  ): Promise<void> {
    const exchange = new StatelessExchange(message.id, {
      ...context,
      onSlowReader: (waitingBytes) => this.#logger.warn("a client does not read", { waitingBytes }),
    });
    this.#exchanges.add(exchange);
    context.response.once("close", () => this.#exchanges.delete(exchange));
    try {
      await this.#serve(message, version, requestHeaders, context.streams, exchange);
    } catch (thrown) {
      this.#fail(message.method, exchange, BrowserMcpError.from(thrown));
    }
  }

  /** Ends the streams that listen with their results. */
  endListening(): void {
    this.#listening.close();
  }

  /** Ends the streams that listen with their results, and whatever else is not answered with an error. */
  close(): void {
    this.#listening.close();
    for (const exchange of this.#exchanges) {
      exchange.close(rpcCodes.serverError, "The server is shutting down.");
    }
    this.#exchanges.clear();
  }

  async #serve(
    { id, method, params = {} }: JSONRPCRequest,
    version: string | undefined,
    headers: IncomingHttpHeaders,
    streams: boolean,
    exchange: StatelessExchange,
  ): Promise<void> {
    if (version === undefined || !supported.includes(version)) {
      const text = `Protocol version ${JSON.stringify(version?.slice(0, 50))} is not served here.`;
      exchange.refuse(400, rpcCodes.unsupportedVersion, text, { supported, requested: version });
      return;
    }
    const mismatch = headerMismatch(headers, method, params);
    if (mismatch !== undefined) {
      exchange.refuse(400, rpcCodes.headerMismatch, mismatch);
      return;
    }
    const operation = this.#operations.get(method);
    if (operation === undefined && method !== LISTEN) {
      const text = `There is no method ${JSON.stringify(method.slice(0, 100))}.`;
      exchange.refuse(404, rpcCodes.methodNotFound, text);
      return;
    }
    const rounds = new Rounds(this.#states, method, params);
    const envelope = readEnvelope(params);
    const progress = statelessProgress(envelope, exchange.notify, this.#pace);
    const request = servedRequest(envelope, rounds, exchange, progress);
    if (operation === undefined) {
      if (!streams) {
        exchange.refuse(406, rpcCodes.serverError, `${LISTEN} needs Accept: text/event-stream.`);
      } else await this.#listening.open(id, params, exchange, request);
      return;
    }
    try {
      exchange.answer(this.#results.complete(method, await operation.run(params, request)));
    } catch (thrown) {
      if (!(thrown instanceof InputRequired) || !askingMethods.has(method)) throw thrown;
      const { questions } = thrown;
      exchange.answer(this.#results.inputRequired(questions, rounds.next(questions)));
    } finally {
      progress?.end();
    }
  }

  #fail(method: string, exchange: StatelessExchange, error: BrowserMcpError): void {
    if (error instanceof MissingClientCapability) {
      const requiredCapabilities = { [error.capability]: {} };
      exchange.refuse(400, rpcCodes.missingCapability, error.message, { requiredCapabilities });
      return;
    }
    if (error.code === "INTERNAL_ERROR")
      this.#logger.error("mcp request failed", { method, error: error.cause });
    const code = codes[error.code] ?? rpcCodes.internalError;
    exchange.refuse(200, code, error.message, { code: error.code, hint: error.hint });
  }
}

function servedRequest(
  envelope: Envelope,
  rounds: Rounds,
  exchange: StatelessExchange,
  progress: WorkProgress | undefined,
): ServedRequest {
  const ask = askByInput(envelope, rounds);
  const caller: Caller = { client: envelope.client, ...(ask === undefined ? {} : { ask }) };
  return {
    caller,
    signal: exchange.signal,
    client: statelessClient(envelope, rounds, exchange.notify, progress),
    version: STATELESS_VERSION,
  };
}

/** `server/discover`: what a session would have said at its beginning. */
function discover(catalog: Catalog): Operation {
  const { instructions } = catalog.identity;
  const result = {
    supportedVersions: supported,
    capabilities: catalog.capabilities(true),
    instructions,
    // Other results name the server without its drawings.
    _meta: { [metaKeys.serverInfo]: implementationOf(catalog.identity, STATELESS_VERSION) },
  };
  return defineOperation("server/discover", z.unknown(), () => result);
}
