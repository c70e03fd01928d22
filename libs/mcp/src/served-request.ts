import type { Caller, CancelSignal, ClientPort } from "@browser-mcp/protocol";

/** One request of a client while it is served, the same in both eras of the protocol. */
export interface ServedRequest {
  readonly caller: Caller;
  /** Aborted when the client cancels or leaves. */
  readonly signal: CancelSignal;
  /** Told of progress, asked what only it can answer. */
  readonly client: ClientPort;
  /** The protocol version that the client speaks. */
  readonly version: string;
}

/** The request as what asks below: a method, or a prompt. */
export const asksFor = (tool: string, request: ServedRequest): ServedRequest => ({
  ...request,
  caller: { ...request.caller, tool },
});
