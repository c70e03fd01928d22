import { features, type Caller, type WireCaller } from "@browser-mcp/protocol";
import type { Params } from "./conversation.js";
import type { Peer } from "./peer.js";

/** As many characters of a client's name as the browser is told (`WireCaller`). */
const CLIENT_LENGTH = 200;
const TOOL_LENGTH = 100;

/** The parameters, and who asks where the browser wants to know. */
export function withCaller(params: Params, caller: Caller | undefined, { link }: Peer): Params {
  if (caller === undefined || !link.can(features.callers)) return params;
  const told: WireCaller = {
    client: caller.client.slice(0, CLIENT_LENGTH),
    ...(caller.tool === undefined ? {} : { tool: caller.tool.slice(0, TOOL_LENGTH) }),
  };
  return { ...params, caller: told };
}
