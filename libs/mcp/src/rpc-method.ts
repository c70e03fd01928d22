import type { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { Protocol } from "@modelcontextprotocol/sdk/shared/protocol.js";
import type { RequestHandlerExtra } from "@modelcontextprotocol/sdk/shared/protocol.js";
import type { ServerNotification, ServerRequest, ServerResult } from "@modelcontextprotocol/sdk/types.js";
import { BrowserMcpError } from "@browser-mcp/protocol";
import type { ErrorCode } from "@browser-mcp/protocol";
import * as z from "zod";
import { RpcError, rpcCodes } from "./json-rpc.js";

/** One request of a client while it is served. */
export type ServedRequest = Pick<
  RequestHandlerExtra<ServerRequest, ServerNotification>,
  "signal" | "requestId" | "sendRequest"
> & {
  /** Aborted as soon as the request is answered, so that nothing goes on in its name. */
  readonly over: AbortSignal;
};

/** The errors that have a JSON-RPC code of their own; every other one is an internal error. */
const codes: { readonly [C in ErrorCode]?: number } = {
  INVALID_PARAMETERS: rpcCodes.invalidParams,
  TOOL_NOT_FOUND: rpcCodes.invalidParams,
  TAB_NOT_FOUND: rpcCodes.resourceNotFound,
};

/**
 * One method of the protocol with the schema of its parameters, made once and served by every session's `Server`. The
 * SDK would answer malformed parameters with -32603 and zod's own text; here they are -32602 and name the parameter.
 */
export class RpcMethod<P extends z.ZodType> {
  readonly #name: string;
  readonly #params: P;
  readonly #request;

  constructor(name: string, params: P) {
    this.#name = name;
    this.#params = params;
    this.#request = z.object({ method: z.literal(name), params: z.unknown().optional() });
  }

  /** Answers the method by `work`; a `BrowserMcpError` becomes a JSON-RPC error with `{code, hint}` as its data. */
  serve(
    server: Server,
    work: (params: z.output<P>, request: ServedRequest) => ServerResult | Promise<ServerResult>,
  ): void {
    // The `Server`'s own method would check tools/call before us, once more and with zod's text.
    Protocol.prototype.setRequestHandler.call(server, this.#request, async ({ params }, extra) => {
      const over = new AbortController();
      const { signal, requestId, sendRequest } = extra;
      try {
        return await work(this.#parse(params), { signal, requestId, sendRequest, over: over.signal });
      } catch (thrown) {
        const error = BrowserMcpError.from(thrown);
        throw new RpcError(codes[error.code] ?? rpcCodes.internalError, error.message, {
          code: error.code,
          hint: error.hint,
        });
      } finally {
        over.abort();
      }
    });
  }

  #parse(given: unknown): z.output<P> {
    const parsed = this.#params.safeParse(given);
    if (parsed.success) return parsed.data;
    const complaints = parsed.error.issues.map(({ path, message }) => {
      const where = ["params", ...path.map(String)].join(".");
      return `"${where}": ${message.charAt(0).toLowerCase()}${message.slice(1)}`;
    });
    throw new BrowserMcpError("INVALID_PARAMETERS", `${this.#name}: ${complaints.join("; ")}.`);
  }
}
