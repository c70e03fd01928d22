import type { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { Protocol } from "@modelcontextprotocol/sdk/shared/protocol.js";
import type { RequestHandlerExtra } from "@modelcontextprotocol/sdk/shared/protocol.js";
import type { ServerNotification, ServerRequest } from "@modelcontextprotocol/sdk/types.js";
import { BrowserMcpError, MissingClientCapability } from "@browser-mcp/protocol";
import type { ErrorCode } from "@browser-mcp/protocol";
import { RpcError, rpcCodes } from "./json-rpc.js";
import type { Operation } from "./operation.js";
import type { ServedRequest } from "./served-request.js";

/** One request of a session while it is served. */
export type SessionRequest = Pick<
  RequestHandlerExtra<ServerRequest, ServerNotification>,
  "signal" | "requestId" | "sendRequest" | "sendNotification" | "_meta"
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
 * Answers an operation on a session's `Server`; a `BrowserMcpError` becomes a JSON-RPC error with `{code, hint}` as its
 * data. The SDK would answer malformed parameters with -32603 and zod's own text; here they are -32602 and name the
 * parameter.
 */
export function serveOnSession(
  server: Server,
  operation: Operation,
  served: (request: SessionRequest) => ServedRequest,
): void {
  // The `Server`'s own method would check tools/call before us, once more and with zod's text.
  Protocol.prototype.setRequestHandler.call(server, operation.form, async ({ params }, extra) => {
    const over = new AbortController();
    const { signal, requestId, sendRequest, sendNotification, _meta } = extra;
    const request = { signal, requestId, sendRequest, sendNotification, _meta, over: over.signal };
    try {
      return await operation.run(params, served(request));
    } catch (thrown) {
      throw rpcErrorOf(BrowserMcpError.from(thrown));
    } finally {
      over.abort();
    }
  });
}

function rpcErrorOf(error: BrowserMcpError): RpcError {
  if (error instanceof MissingClientCapability) {
    const requiredCapabilities = { [error.capability]: {} };
    return new RpcError(rpcCodes.missingCapability, error.message, { requiredCapabilities });
  }
  return new RpcError(codes[error.code] ?? rpcCodes.internalError, error.message, {
    code: error.code,
    hint: error.hint,
  });
}
