/** Where a started server listens. */
export interface ServerAddresses {
  /** Its MCP endpoint, `http://…/mcp`. */
  readonly mcp: string;
  /** Its address for browsers, `ws://…/ws`. */
  readonly webSocket: string;
}

/** The addresses that a server prints when it has started; undefined until both are there. */
export function findAddresses(output: string): ServerAddresses | undefined {
  const mcp = /\bhttps?:\/\/\S+\/mcp\b/.exec(output)?.[0];
  const webSocket = /\bwss?:\/\/\S+\/ws\b/.exec(output)?.[0];
  return mcp === undefined || webSocket === undefined ? undefined : { mcp, webSocket };
}
