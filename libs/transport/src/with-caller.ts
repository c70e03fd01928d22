import { features, type Caller, type WireCaller } from "@browser-mcp/protocol";
import type { Params } from "./conversation.js";
import type { Peer } from "./peer.js";

/** As many characters of a client's name as the browser is told (`WireCaller`). */
const CLIENT_LENGTH = 200;
const TOOL_LENGTH = 100;

/** The parameters, and who asks where the browser wants to know. */
export function withCaller(params: Params, caller: Caller | undefined, { link }: Peer): Params {
  if (caller === undefined || !link.can(features.callers)) return params;
  const told: { -readonly [K in keyof WireCaller]: WireCaller[K] } = {
    client: caller.client.slice(0, CLIENT_LENGTH),
  };
  if (caller.tool !== undefined) told.tool = caller.tool.slice(0, TOOL_LENGTH);
  // Spread last, where it is quick; no action has parameters of that name.
  return { caller: told, ...params };
}
