import { responseText, ServerConnection } from "@browser-mcp/mcp";
import type { ServerRequest } from "@browser-mcp/mcp";
import { urlOf } from "./place.js";
import type { ServerPlace } from "./place.js";

/** Bytes of an answer that are read: more than the largest result has. */
const MAX_BYTES = 128 * 1024 * 1024;

/** What a server answered. */
export interface ServerAnswer {
  readonly status: number;
  /** Parsed from JSON; `undefined` where it is none. */
  readonly body: unknown;
}

/**
 * Asks a running server for one path.
 * @throws ServerGoneError; the signal's reason
 */
export async function askServer(
  place: ServerPlace,
  path: string,
  request: Omit<ServerRequest, "headers"> & Partial<Pick<ServerRequest, "headers">>,
): Promise<ServerAnswer> {
  const { headers, tls } = place;
  const connection = new ServerConnection({ url: urlOf(place, path), headers, ...(tls && { tls }) });
  try {
    const response = await connection.send({ headers: {}, ...request });
    const text = await responseText(response, MAX_BYTES);
    return { status: response.statusCode ?? 0, body: parsed(text) };
  } finally {
    connection.close();
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
