import type { IncomingHttpHeaders } from "node:http";
import type { JSONRPCMessage } from "@modelcontextprotocol/sdk/types.js";
import type { InboundClassificationOutcome } from "@modelcontextprotocol/server";
import { singleHeader } from "../single-header.js";
import { metaKeys, STATELESS_VERSION } from "./envelope.js";

/**
 * Whether a POST may be of the newer era: its header names a version of it, or its body carries an envelope. Cheap, and
 * right for everything that older clients send; who passes is looked at closely by {@link classify}.
 */
export function mayBeStateless(headers: IncomingHttpHeaders, message: JSONRPCMessage): boolean {
  if (isStateless(headers)) return true;
  if (!("params" in message)) return false;
  const meta: unknown = message.params?._meta;
  return typeof meta === "object" && meta !== null && Object.hasOwn(meta, metaKeys.protocolVersion);
}

/** Whether a request's header names a version of the newer era. */
export function isStateless(headers: IncomingHttpHeaders): boolean {
  const version = singleHeader(headers, "mcp-protocol-version");
  return version !== undefined && version >= STATELESS_VERSION;
}

/** Decides the era of a POST by the SDK's own rules, which are loaded when somebody first needs them. */
export async function classify(
  headers: IncomingHttpHeaders,
  message: JSONRPCMessage,
): Promise<InboundClassificationOutcome> {
  const { classifyInboundRequest } = await import("@modelcontextprotocol/server");
  const version = singleHeader(headers, "mcp-protocol-version");
  const method = singleHeader(headers, "mcp-method");
  const name = singleHeader(headers, "mcp-name");
  return classifyInboundRequest({
    httpMethod: "POST",
    ...(version === undefined ? {} : { protocolVersionHeader: version }),
    ...(method === undefined ? {} : { mcpMethodHeader: method }),
    ...(name === undefined ? {} : { mcpNameHeader: name }),
    body: message,
  });
}
