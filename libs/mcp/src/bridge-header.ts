import type { IncomingHttpHeaders } from "node:http";
import { singleHeader } from "./single-header.js";

/** Names, in each request of a bridge, which one it is; so its sessions can be ended when it is gone. */
export const BRIDGE_HEADER = "browser-mcp-bridge";

/** Characters of a name; a longer one is none of ours. */
const MAX_LENGTH = 64;

/** The bridge that a request comes through; `undefined` where it comes by itself. */
export function bridgeOf(headers: IncomingHttpHeaders): string | undefined {
  const bridge = singleHeader(headers, BRIDGE_HEADER);
  return bridge === undefined || bridge === "" || bridge.length > MAX_LENGTH ? undefined : bridge;
}

/** What stands for the policy that a bridge's client is to be under; a server with another one answers it with 412. */
export const POLICY_HEADER = "browser-mcp-policy";

/** The policy that a request wants to be under; `undefined` where it takes whichever there is. */
export const wantedPolicyOf = (headers: IncomingHttpHeaders): string | undefined =>
  singleHeader(headers, POLICY_HEADER);
